import { execFile, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const bin = fileURLToPath(new URL('../../src/cli/bin.ts', import.meta.url));

test('stdout that is closed early ends nothing with a crash', async () => {
  const child = spawn(process.execPath, ['--import', 'tsx', bin, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdout.destroy();
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });

  expect(stderr).toBe('');
  expect(code).toBe(0);
});

test('a usage error is two lines on stderr and exit code 2', async () => {
  const run = promisify(execFile)(process.execPath, ['--import', 'tsx', bin, 'chek']);

  await expect(run).rejects.toMatchObject({
    code: 2,
    stdout: '',
    stderr: 'podreach: there is no command "chek"\n  did you mean check?\n',
  });
});
