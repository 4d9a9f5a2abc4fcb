import { expect, test } from 'vitest';
import { fromOwnPort } from '#src/agent/exchange/source-port.ts';

const range = 16_384;

function portFor(address: string, outcome: string): Promise<number> {
  let used = 0;
  return fromOwnPort({ address, port: 80 }, async (localPort) => {
    used = localPort;
    return { outcome };
  }).then(() => used);
}

async function portsFor(address: string, count: number): Promise<ReadonlySet<number>> {
  const used = new Set<number>();
  for (let turn = 0; turn < count; turn += 1) used.add(await portFor(address, 'reached'));
  return used;
}

test('all ports of the range are used before one is used again', async () => {
  expect((await portsFor('10.0.0.1', range)).size).toBe(range);
});

test('a port from which a destination was asked in vain is not used for it again, but for others', async () => {
  const lost = await portFor('10.0.0.2', 'timed-out');
  const later = await portsFor('10.0.0.2', 2 * range);
  expect(later.size).toBe(range - 1);
  expect(later).not.toContain(lost);
  expect(await portsFor('10.0.0.3', range)).toContain(lost);
});

test('a port that is taken is passed over, but not without end', async () => {
  const tried: number[] = [];
  const result = await fromOwnPort({ address: '10.0.0.4', port: 80 }, async (localPort) => {
    tried.push(localPort);
    return { outcome: 'not-run' };
  });
  expect(result).toEqual({ outcome: 'not-run' });
  expect(new Set(tried).size).toBe(3);
});
