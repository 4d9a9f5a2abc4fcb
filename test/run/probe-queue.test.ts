import { expect, test } from 'vitest';
import type { Agents } from '#src/run/agents.ts';
import { ProbeQueue } from '#src/run/probe-queue.ts';
import type { Observation } from '#src/wire/observation.ts';
import type { ProbeRequest } from '#src/wire/probe.ts';

const question = (port: number) => ({ kind: 'tcp', address: '10.0.0.2', port, timeoutMs: 1_000 }) as const;

interface Batch {
  readonly agent: string;
  readonly ports: readonly number[];
  readonly deadlineMs: number;
  /** Answers one probe of the batch. */
  readonly answer: (index: number) => void;
  /** Ends the batch with what was not answered yet. */
  readonly end: (observations: readonly Observation[]) => void;
}

/** Agents whose answers the test gives one by one. */
function agentsByHand(): { agents: Agents; batches: Batch[] } {
  const batches: Batch[] = [];
  const agents = {
    ask: async (agent, probes: readonly ProbeRequest[], { onObservation, deadlineMs }) =>
      new Promise((resolve) =>
        batches.push({
          agent,
          ports: probes.map((probe) => (probe.kind === 'tcp' ? probe.port : 0)),
          deadlineMs,
          answer: (index) => onObservation?.({ id: probes[index]!.id, outcome: 'reached' }),
          end: resolve,
        }),
      ),
  } satisfies Partial<Agents> as unknown as Agents;
  return { agents, batches };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('what is asked in one moment goes as one batch, no more of it than may be in flight', async () => {
  const { agents, batches } = agentsByHand();
  const queue = new ProbeQueue(agents, 2, new AbortController().signal);
  const answers = [1, 2, 3].map((port) => queue.ask('a', question(port), `n${port}`));
  await settled();
  expect(batches.map(({ ports }) => ports)).toEqual([[1, 2]]);
  expect(batches[0]!.deadlineMs).toBeGreaterThan(1_000);

  batches[0]!.answer(1);
  expect(await answers[1]).toMatchObject({ outcome: 'reached' });
  await settled();
  expect(batches.map(({ ports }) => ports)).toEqual([[1, 2], [3]]);
});

test('agents do not wait for each other', async () => {
  const { agents, batches } = agentsByHand();
  const queue = new ProbeQueue(agents, 1, new AbortController().signal);
  for (const agent of ['a', 'b']) void queue.ask(agent, question(1), agent);
  await settled();
  expect(batches.map(({ agent }) => agent)).toEqual(['a', 'b']);
});

test('the more urgent goes first, and the rest in the order it came', async () => {
  const { agents, batches } = agentsByHand();
  const queue = new ProbeQueue(agents, 1, new AbortController().signal);
  void queue.ask('a', question(1), '1', 1);
  void queue.ask('a', question(2), '2', 5);
  void queue.ask('a', question(3), '3', 1);
  void queue.ask('a', question(4), '4', 5);
  const order: number[] = [];
  for (let turn = 0; turn < 4; turn += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other is what is tested
    await settled();
    order.push(...batches[turn]!.ports);
    batches[turn]!.answer(0);
  }
  expect(order).toEqual([2, 4, 1, 3]);
});

test('an agent that ends a batch without all answers leaves no question open', async () => {
  const { agents, batches } = agentsByHand();
  const queue = new ProbeQueue(agents, 2, new AbortController().signal);
  const answers = [1, 2].map((port) => queue.ask('a', question(port), `n${port}`));
  await settled();
  batches[0]!.end([{ id: '0', outcome: 'timed-out' }]);
  expect(await Promise.all(answers)).toMatchObject([{ outcome: 'timed-out' }, { outcome: 'not-run' }]);
});
