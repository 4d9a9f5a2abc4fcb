import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { exchangeTcp } from '#src/agent/exchange/tcp.ts';
import { runProbe } from '#src/agent/probers/index.ts';
import { farewellPort } from '#src/wire/responder.ts';
import { container, start } from './agent-process.ts';
import { context } from './loopback.ts';

function ask(port: number) {
  return exchangeTcp({ address: '127.0.0.1', port, timeoutMs: 2_000, nonce: 'n' });
}

async function serving(lingerSeconds?: string) {
  const { port, environment } = await container();
  const added = lingerSeconds === undefined ? {} : { PODREACH_LINGER_SECONDS: lingerSeconds };
  const child = start('serve', { ...environment, ...added });
  const ended = once(child, 'exit');
  await expect.poll(async () => (await ask(port)).outcome, { timeout: 8_000 }).toBe('reached');
  return { port, child, ended };
}

test('ends at once on SIGTERM unless it is to linger', async () => {
  const { child, ended } = await serving();
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

test('answers after SIGTERM until it is told farewell', async () => {
  const { port, child, ended } = await serving('60');
  child.kill('SIGTERM');
  await pause(200);
  expect(await ask(port)).toMatchObject({ outcome: 'reached' });
  expect(await ask(farewellPort)).toMatchObject({ outcome: 'reached', answer: { pod: 'web' } });
  expect(await ended).toEqual([0, null]);
});

test('a farewell before SIGTERM lets it go on until then and end at once', async () => {
  const { port, child, ended } = await serving('60');
  const farewell = { kind: 'farewell', id: 'f', address: '127.0.0.1', timeoutMs: 2_000, nonce: 'n' } as const;
  expect(await runProbe(farewell, context)).toEqual({ id: 'f', outcome: 'reached' });
  await pause(200);
  expect(await ask(port)).toMatchObject({ outcome: 'reached' });
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(await runProbe(farewell, context)).toMatchObject({ outcome: 'reached', detail: expect.any(String) });
});

test('ends by itself when its time is over', async () => {
  const { child, ended } = await serving('0.2');
  child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});
