import { expect, test } from 'vitest';
import type { Expectation } from '#src/domain/case.ts';
import type { Observation } from '#src/wire/observation.ts';
import type { ProbeRequest } from '#src/wire/probe.ts';
import type { Agents } from '#src/run/agents.ts';
import { ProbeQueue } from '#src/run/probe-queue.ts';
import { askStage, type ReadyStage, type StageTools } from '#src/run/stage.ts';
import { judgeAll } from '#src/judge/judge-all.ts';
import { allowed, blocked, plannedCase, pollsOf } from '../judge/observations.ts';
import { VirtualClock } from '../simulation/virtual-clock.ts';

const silentAgents: Agents = {
  ask: async () => [],
  sessions: () => 1,
  searchDomains: () => [],
  nameservers: () => [],
  async open() {},
  reconnects: () => 0,
  async close() {},
};

function toolsWith(agents: Agents, clock: VirtualClock, signal: AbortSignal): StageTools {
  return {
    agents,
    queue: new ProbeQueue(agents, 8, signal),
    clock,
    listener: () => undefined,
    signal,
    runId: 'r1',
    patience: 1,
    countProbes: () => undefined,
    read: async () => ({ outcome: 'not-run' }),
  };
}

/** Asks one case for as long as the stage wants; every round is answered by the next of `rounds`. */
async function askOne(rounds: readonly string[], stage: Partial<ReadyStage> = {}, roundMs = 100, patience = 1) {
  const clock = new VirtualClock();
  const requests: ProbeRequest[] = [];
  const deadlines: number[] = [];
  const answers = { '+': 'reached', '-': 'timed-out', '!': 'not-run' } as const;
  const signal = new AbortController().signal;
  const agents: Agents = {
    ...silentAgents,
    async ask(_, probes, { deadlineMs }): Promise<readonly Observation[]> {
      const sign = rounds[requests.length] ?? '-';
      requests.push(...probes);
      deadlines.push(deadlineMs);
      await clock.sleep(roundMs);
      return probes.flatMap(({ id }) => (sign === ' ' ? [] : [{ id, outcome: answers[sign as keyof typeof answers] }]));
    },
  };
  const [polled] = await askStage(
    { id: 's', cases: [plannedCase('a', allowed())], settleMs: 500, stablePolls: 1, ...stage },
    { ...toolsWith(agents, clock, signal), patience },
  );
  const polls = polled?.polls.map(({ outcome, atMs }) => `${outcome} ${atMs}`);
  return { polls, requests, deadlines, late: polled?.late };
}

test('what agrees at once is asked once', async () => {
  expect((await askOne(['+'])).polls).toEqual(['reached 100']);
});

test('what a stage asks of one agent first goes as one batch', async () => {
  const clock = new VirtualClock();
  const batches: number[] = [];
  const agents: Agents = {
    ...silentAgents,
    async ask(_, probes): Promise<readonly Observation[]> {
      batches.push(probes.length);
      await clock.sleep(100);
      return probes.map(({ id }) => ({ id, outcome: 'reached' }));
    },
  };
  const cases = Array.from({ length: 20 }, (_, index) =>
    plannedCase(`${index}`, allowed(), {
      ask: { kind: 'probe', question: { kind: 'tcp', address: '10.0.0.2', port: index, timeoutMs: 1_000 } },
    }),
  );
  const tools = toolsWith(agents, clock, new AbortController().signal);
  await askStage({ id: 's', cases, settleMs: 500, stablePolls: 1 }, tools);
  expect(batches).toEqual([20]);
});

test('what does not is asked until the time to settle is over', async () => {
  expect((await askOne([])).polls).toEqual(['timed-out 100', 'timed-out 300', 'timed-out 600']);
});

test('with time for what is late it is asked on, and told from what agreed in time', async () => {
  const stage = { lateMs: 1_000 };
  const late = await askOne(['-', '-', '-', '+', '+', '+'], stage);
  expect(late.polls?.slice(2)).toEqual(['timed-out 600', 'reached 1100', 'reached 1300', 'reached 1500']);
  expect(late.late).toBe(true);
  const never = await askOne([], stage);
  expect(never.polls?.at(-1)).toBe('timed-out 1100');
  expect((await askOne(['-', '+', '+', '+'], stage)).late).not.toBe(true);
});

test('what agrees within that time is asked on until it is confirmed, also after it', async () => {
  expect((await askOne(['-', '+', '+', '+'])).polls).toEqual([
    'timed-out 100',
    'reached 300',
    'reached 500',
    'reached 700',
  ]);
});

test('or refuted', async () => {
  expect((await askOne(['-', '+', '-', '+'])).polls).toEqual(['timed-out 100', 'reached 300', 'timed-out 500']);
});

test('a broken probe is not asked again', async () => {
  expect((await askOne(['!', '+'])).polls).toEqual(['not-run 100']);
});

test('an answer that the agent forgot is a broken probe', async () => {
  expect((await askOne([' '])).polls).toEqual(['not-run 100']);
});

test('no nonce is used twice', async () => {
  const { requests } = await askOne(['-', '+', '+', '+']);
  const nonces = requests.map((request) => ('nonce' in request ? request.nonce : ''));
  expect(new Set(nonces).size).toBe(nonces.length);
});

test('the agent gets more time than its probes take', async () => {
  const { deadlines } = await askOne(['+']);
  expect(deadlines[0]).toBeGreaterThan(1_000);
});

test('the pauses between tries grow to half a second', async () => {
  const { polls } = await askOne([], { settleMs: 2_500 });
  expect(polls?.map((poll) => poll.split(' ')[1])).toEqual(['100', '300', '600', '1100', '1700', '2300']);
});

test('patience stretches the time to settle, and shortens it', async () => {
  const polls = async (patience: number) => (await askOne([], { settleMs: 500 }, 100, patience)).polls?.length;
  expect(await polls(0.1)).toBe(2);
  expect(await polls(1)).toBe(3);
  expect(await polls(3)).toBe(4);
});

test('a slow probe holds up no other', async () => {
  const clock = new VirtualClock();
  const signal = new AbortController().signal;
  const agents: Agents = {
    ...silentAgents,
    async ask(agent, probes, { onObservation }) {
      await clock.sleep(agent.endsWith('slow/agent') ? 5_000 : 10);
      const observations = probes.map(({ id }): Observation => ({ id, outcome: 'reached' }));
      observations.forEach((observation) => onObservation?.(observation));
      return observations;
    },
  };
  const from = (pod: string) => ({ kind: 'pod', namespace: 'ns', pod, node: 'n1' }) as const;
  const cases = ['slow', 'fast'].map((name) => plannedCase(name, allowed(), { from: from(name) }));
  const tools = toolsWith(agents, clock, signal);
  const polled = await askStage({ id: 's', cases, settleMs: 500, stablePolls: 3 }, tools);
  expect(polled.map(({ polls }) => polls.map(({ atMs }) => atMs))).toEqual([
    [5_000, 10_100, 15_200],
    [10, 120, 230],
  ]);
});

test('where nothing ever answers the wait is over sooner, if the stage says so', async () => {
  expect((await askOne([], { silentMs: 150 })).polls).toEqual(['timed-out 100', 'timed-out 300']);
});

test('a wrong answer is worth the whole time to settle', async () => {
  const cases = [plannedCase('a', { reach: 'blocked', because: ['a policy'] })];
  expect((await askOne(['+', '+', '+'], { cases, silentMs: 150 })).polls).toEqual(['reached 100', 'reached 300']);
});

const patience = (requests: readonly ProbeRequest[]) =>
  requests.map((request) => ('timeoutMs' in request ? request.timeoutMs : 0));

test('the first tries are impatient, and the last one has all the time of its question', async () => {
  const { requests } = await askOne([], { settleMs: 1_100 });
  expect(patience(requests)).toEqual([300, 1_000, 1_000, 1_000]);
});

test('a try so slow that the time to settle is over fails nothing: a patient one follows', async () => {
  const { polls, requests } = await askOne(['-', '+', '+', '+'], { settleMs: 500 }, 900);
  expect(patience(requests)).toEqual([300, 1_000, 10_000, 10_000]);
  expect(polls?.at(-1)).toMatch(/^reached/);
});

/** Stands still once, as a process that was stopped does: whoever should wake meanwhile wakes after it. */
class StandingClock extends VirtualClock {
  readonly #fromMs: number;
  readonly #untilMs: number;

  constructor(fromMs: number, forMs: number) {
    super();
    this.#fromMs = fromMs;
    this.#untilMs = fromMs + forMs;
  }

  override sleep(ms: number, signal?: AbortSignal): Promise<void> {
    const nowMs = this.nowMs();
    const isCaught = nowMs < this.#untilMs && nowMs + ms >= this.#fromMs;
    return super.sleep(isCaught ? Math.max(ms, this.#untilMs - nowMs) : ms, signal);
  }
}

interface Standstill {
  readonly fromMs: number;
  readonly forMs: number;
  readonly expectation: Expectation;
  /** When the path is as expected. */
  readonly rightFromMs: number;
  readonly stage: Partial<ReadyStage>;
  /** Answers to probes that were sent before it stood still come when it goes on, too. */
  readonly probeMs?: number;
}

/** Asks one case while podreach stands still for some time and the cluster does not. */
async function askAcross({ fromMs, forMs, expectation, rightFromMs, stage, probeMs = 30 }: Standstill) {
  const clock = new StandingClock(fromMs, forMs);
  const begunMs: number[] = [];
  const agents: Agents = {
    ...silentAgents,
    async ask(_, probes): Promise<readonly Observation[]> {
      const isRight = clock.nowMs() >= rightFromMs;
      begunMs.push(clock.nowMs());
      await clock.sleep(probeMs);
      const outcome = isRight === (expectation.reach === 'allowed') ? 'reached' : 'timed-out';
      return probes.map(({ id }) => ({ id, outcome }));
    },
  };
  const polled = await askStage(
    { id: 's', cases: [plannedCase('a', expectation)], settleMs: 3_000, stablePolls: 1, ...stage },
    toolsWith(agents, clock, new AbortController().signal),
  );
  const control = { planned: plannedCase('control', allowed()), polls: pollsOf('+') };
  const [judged] = judgeAll([...polled, control]);
  return { verdict: judged?.verdict, begunMs, late: polled[0]?.late };
}

test.each<[string, Standstill]>([
  [
    'between two tries',
    { fromMs: 1_700, forMs: 60_000, expectation: allowed(), rightFromMs: 5_000, stage: { settleMs: 30_000 } },
  ],
  [
    'during a try',
    {
      fromMs: 1_100,
      forMs: 60_000,
      probeMs: 300,
      expectation: allowed(),
      rightFromMs: 5_000,
      stage: { settleMs: 30_000 },
    },
  ],
  [
    'before what is late begins',
    {
      fromMs: 250,
      forMs: 3_000,
      expectation: blocked,
      rightFromMs: 1_000,
      stage: { lateMs: 20_000, stablePolls: 2 },
    },
  ],
  [
    'while answers are on their way',
    {
      fromMs: 110,
      forMs: 3_100,
      expectation: blocked,
      rightFromMs: 500,
      stage: { lateMs: 20_000, stablePolls: 2 },
    },
  ],
  [
    'until even what is late is over',
    { fromMs: 2_500, forMs: 40_000, expectation: blocked, rightFromMs: 2_800, stage: { lateMs: 20_000 } },
  ],
])('podreach that stands still %s fails nothing that was as expected in time', async (_, standstill) => {
  const { verdict, late } = await askAcross(standstill);
  expect(verdict).toEqual({ status: 'pass' });
  expect(late).not.toBe(true);
});

test('what still is not as expected after it stood still fails, by one try more', async () => {
  const never = { fromMs: 1_700, forMs: 60_000, expectation: allowed(), rightFromMs: Number.POSITIVE_INFINITY };
  const { verdict, begunMs } = await askAcross({ ...never, stage: { settleMs: 30_000 } });
  expect(verdict).toEqual({ status: 'fail', mismatch: 'timed-out' });
  expect(begunMs.filter((ms) => ms > 30_000)).toHaveLength(1);
});

test('what came only after its time to settle is told as late, though the rest of it was missed', async () => {
  const { verdict, late } = await askAcross({
    fromMs: 5_000,
    forMs: 40_000,
    expectation: blocked,
    rightFromMs: 15_000,
    stage: { lateMs: 20_000 },
  });
  expect(late).toBe(true);
  expect(verdict).toMatchObject({ status: 'fail', mismatch: expect.stringMatching(/^late: /) });
});

test('no failure rests on a try that was begun long before the time to settle is over', async () => {
  const slow = await askOne([], { settleMs: 9_000 }, 3_000);
  expect(slow.polls).toEqual(['timed-out 3000', 'timed-out 6100', 'timed-out 9300', 'timed-out 12700']);
});

test('a try that was begun in time and ends after it makes nothing late', async () => {
  const { polls, late } = await askOne(['-', '-', '-', '+', '+', '+'], { settleMs: 3_000, lateMs: 20_000 }, 1_000);
  expect(polls?.slice(2, 4)).toEqual(['timed-out 3300', 'reached 4700']);
  expect(late).not.toBe(true);
});

test('without time to settle it is asked once, patiently', async () => {
  const { polls, requests } = await askOne([], { settleMs: 0 });
  expect(patience(requests)).toEqual([1_000]);
  expect(polls).toEqual(['timed-out 100']);
});

test('silence is only taken for blocked after all the time of its question', async () => {
  const { requests } = await askOne(['-', '-'], { cases: [plannedCase('a', blocked)], stablePolls: 2 });
  expect(patience(requests)).toEqual([1_000, 1_000]);
});

test('tries that confirm a silence overlap', async () => {
  const { polls } = await askOne(['+', '-', '-', '-'], { cases: [plannedCase('a', blocked)], settleMs: 3_000 }, 1_000);
  expect(polls).toEqual(['reached 1000', 'timed-out 2100', 'timed-out 3200', 'timed-out 3300']);
});

test('once it was as expected, only a try with more patience than a busy node needs shows that it no longer is', async () => {
  const { requests, polls } = await askOne(['+', '-'], { stablePolls: 2 });
  expect(patience(requests)).toEqual([300, 10_000]);
  expect(polls).toEqual(['reached 100', 'timed-out 300']);
});

test('also where another case of the same question needs the try', async () => {
  const cases = [plannedCase('settled', allowed()), plannedCase('open', allowed({ rcode: 'NOERROR' }))];
  const { requests } = await askOne(['+', '+'], { cases });
  expect(patience(requests).slice(0, 2)).toEqual([300, 10_000]);
});
