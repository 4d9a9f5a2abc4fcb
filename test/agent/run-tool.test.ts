import { expect, test } from 'vitest';
import { runTool, ToolMissing } from '#src/agent/ipc/run-tool.ts';

test('stdout of a program that ends well', async () => {
  expect(await runTool('sh', ['-c', 'echo one'], 5_000)).toBe('one\n');
});

test('stderr of one that does not', async () => {
  await expect(runTool('sh', ['-c', 'echo why >&2; exit 3'], 5_000)).rejects.toThrow(/^why$/);
});

test('one that takes too long is ended', async () => {
  await expect(runTool('sleep', ['5'], 50)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
});

test('one that ended without its output being there in time took too long, whatever its exit code', async () => {
  await expect(runTool('sh', ['-c', 'sleep 1 & exit 3'], 50)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
});

test('one that the image does not have', async () => {
  await expect(runTool('no-such-tool', [], 50)).rejects.toThrow(ToolMissing);
});
