import { expect, test } from 'vitest';
import type { Agents } from '#src/run/agents.ts';
import { ProbeQueue } from '#src/run/probe-queue.ts';
import type { Observation } from '#src/wire/observation.ts';
import type { ProbeRequest } from '#src/wire/probe.ts';

const ports = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const question = (port: number) => ({ kind: 'tcp', address: '10.0.0.2', port, timeoutMs: 1_000 }) as const;

interface Batch {
  readonly agent: string;
  readonly ports: readonly number[];
  readonly deadlineMs: number;
  readonly parallel: number;
  /** Answers one probe of the batch. */
  readonly answer: (index: number) => void;
  /** Ends the batch with what was not answered yet. */
  readonly end: (observations: readonly Observation[]) => void;
}

/** Agents whose answers the test gives one by one. */
function agentsByHand(): { agents: Agents; batches: Batch[] } {
  const batches: Batch[] = [];
  const agents = {
    ask: async (agent, probes: readonly ProbeRequest[], { onObservation, deadlineMs, parallel }) =>
      new Promise((resolve) =>
        batches.push({
          agent,
          ports: probes.map((probe) => (probe.kind === 'tcp' ? probe.port : 0)),
          deadlineMs,
          parallel,
          answer: (index) => onObservation?.({ id: probes[index]!.id, outcome: 'reached' }),
          end: resolve,
        }),
      ),
  } satisfies Partial<Agents> as unknown as Agents;
  return { agents, batches };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

test('what is asked in one moment goes as one batch, with some in store beyond what the agent works on', async () => {
  const { agents, batches } = agentsByHand();
  const queue = new ProbeQueue(agents, 4, new AbortController().signal);
  const answers = ports(150).map((port) => queue.ask('a', question(port), `n${port}`));
  await settled();
  expect(batches.map(({ ports }) => ports.length)).toEqual([100]);
  expect(batches[0]).toMatchObject({ parallel: 4 });
  expect(batches[0]!.deadlineMs).toBeGreaterThan(5_000);

  batches[0]!.answer(1);
  expect(await answers[1]).toMatchObject({ outcome: 'reached' });
  await settled();
  // One place alone is not worth a message while the agent has enough to do.
  expect(batches).toHaveLength(1);
  for (let index = 2; index < 49; index += 1) batches[0]!.answer(index);
  await settled();
  expect(batches.map(({ ports }) => ports.length)).toEqual([100, 48]);
});

test('what comes alone goes at once', async () => {
  const { agents, batches } = agentsByHand();
  const queue = new ProbeQueue(agents, 4, new AbortController().signal);
  for (const port of ports(6)) {
    void queue.ask('a', question(port), `n${port}`);
    // oxlint-disable-next-line no-await-in-loop -- one after the other is what is tested
    await settled();
  }
  expect(batches).toHaveLength(6);
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
  const queue = new ProbeQueue(agents, 4, new AbortController().signal);
  const priorities = [1, 5, 1, 5];
  for (const [index, priority] of priorities.entries()) void queue.ask('a', question(index), `n${index}`, priority);
  await settled();
  expect(batches.map((batch) => batch.ports)).toEqual([[1, 3, 0, 2]]);
});

test('an agent that ends a batch without all answers leaves no question open', async () => {
  const { agents, batches } = agentsByHand();
  const queue = new ProbeQueue(agents, 2, new AbortController().signal);
  const answers = [1, 2].map((port) => queue.ask('a', question(port), `n${port}`));
  await settled();
  batches[0]!.end([{ id: '0', outcome: 'timed-out' }]);
  expect(await Promise.all(answers)).toMatchObject([{ outcome: 'timed-out' }, { outcome: 'not-run' }]);
});
