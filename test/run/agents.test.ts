import { expect, test } from 'vitest';
import type { RunningPod } from '#src/domain/fixture.ts';
import { agentKey, createAgents } from '#src/run/agents.ts';
import type { AgentChannel, Cluster } from '#src/run/ports.ts';

const options = { parallel: 1, deadlineMs: 1_000, signal: new AbortController().signal };
const addresses = [{ kind: 'addresses', id: '1' }] as const;

function pod(name: string, details: Partial<RunningPod> = {}): RunningPod {
  return {
    namespace: 'ns',
    name,
    node: 'n1',
    role: 'agent',
    labels: {},
    containers: ['agent'],
    probes: ['agent'],
    ips: ['10.0.0.1'],
    ...details,
  };
}

/** A cluster of which only the sessions matter. */
function sessions(open: (name: string) => Partial<AgentChannel>): Pick<Cluster, 'openAgent'> {
  return {
    async openAgent(target) {
      const channel = {
        pod: target,
        reconnects: 0,
        searchDomains: [],
        nameservers: [],
        run: async () => [],
        close: async () => {},
        ...open(target.name),
      };
      return channel;
    },
  };
}

async function openAll(open: (name: string) => Partial<AgentChannel>, pods: readonly RunningPod[]) {
  const steps: number[] = [];
  const agents = createAgents(sessions(open) as Cluster, (connected) => steps.push(connected));
  await Promise.all(pods.map((one) => agents.open(one, options.signal)));
  return { agents, steps };
}

test('one session for each Pod that probes, counted as they come', async () => {
  const { agents, steps } = await openAll(() => ({ reconnects: 2 }), [pod('a'), pod('b'), pod('c', { probes: [] })]);
  expect(steps).toEqual([1, 2]);
  expect([agents.sessions(), agents.reconnects()]).toEqual([2, 4]);
});

test.each<[unknown, string]>([
  [new Error('kubelet refused'), 'kubelet refused'],
  ['out of words', 'out of words'],
])(
  'a session that is refused with %s leaves the others alone, and its probes come back as not run',
  async (error, words) => {
    const { agents } = await openAll(
      (name) => {
        if (name === 'a') throw error;
        return { run: async () => [{ id: '1', outcome: 'reached' }] };
      },
      [pod('a'), pod('b')],
    );
    expect(await agents.ask('ns/a/agent', addresses, options)).toEqual([
      { id: '1', outcome: 'not-run', detail: `no session with ns/a/agent: ${words}` },
    ]);
    expect(await agents.ask('ns/b/agent', addresses, options)).toEqual([{ id: '1', outcome: 'reached' }]);
  },
);

test('a Pod that did not come up is not asked for a session, and its probes tell why', async () => {
  const { agents, steps } = await openAll(() => ({}), [pod('a', { problem: 'no disk', ips: [] })]);
  expect(steps).toEqual([]);
  expect(await agents.ask('ns/a/agent', addresses, options)).toMatchObject([
    { outcome: 'not-run', detail: 'no session with ns/a/agent: no disk' },
  ]);
});

test('a Pod that only answers cannot be asked', async () => {
  const { agents } = await openAll(() => ({}), [pod('a', { probes: [] })]);
  expect(await agents.ask('ns/a/agent', addresses, options)).toMatchObject([{ outcome: 'not-run' }]);
});

test('closing waits for all, and one that fails to close is no matter', async () => {
  const closed: string[] = [];
  const { agents } = await openAll(
    (name) => ({
      close: async () => {
        if (name === 'a') throw new Error('broken pipe');
        closed.push(name);
      },
    }),
    [pod('a'), pod('b')],
  );
  await agents.close();
  expect(closed).toEqual(['b']);
});

test('a session for each container that probes, asked by its own name', async () => {
  const opened: string[] = [];
  const cluster: Pick<Cluster, 'openAgent'> = {
    async openAgent(target, container) {
      opened.push(`${target.name}/${container}`);
      return {
        pod: target,
        reconnects: 0,
        searchDomains: ['svc.cluster.local'],
        nameservers: ['10.96.0.10'],
        run: async (probes) => probes.map(({ id }) => ({ id, outcome: 'reached', detail: container })),
        close: async () => {},
      };
    },
  };
  const both = pod('a', { containers: ['agent', 'peer', 'third'], probes: ['agent', 'peer'] });
  const agents = createAgents(cluster as Cluster, () => undefined);
  await agents.open(both, options.signal);

  expect(opened).toEqual(['a/agent', 'a/peer']);
  expect(agents.sessions()).toBe(2);
  const end = { kind: 'pod', namespace: 'ns', pod: 'a', node: 'n1' } as const;
  expect(await agents.ask(agentKey(end), addresses, options)).toMatchObject([{ detail: 'agent' }]);
  expect(await agents.ask(agentKey({ ...end, container: 'peer' }), addresses, options)).toMatchObject([
    { detail: 'peer' },
  ]);
  expect(await agents.ask(agentKey({ ...end, container: 'third' }), addresses, options)).toMatchObject([
    { outcome: 'not-run' },
  ]);
});

test('a Pod that comes again under its name gets a new session, and the old one is closed', async () => {
  const closed: number[] = [];
  let count = 0;
  const { agents } = await openAll(() => {
    const mine = (count += 1);
    return {
      run: async () => [{ id: '1', outcome: 'reached', detail: `session ${mine}` }],
      close: async () => {
        closed.push(mine);
      },
    };
  }, [pod('a')]);
  await agents.open(pod('a', { ips: ['10.0.0.2'] }), options.signal);

  expect(closed).toEqual([1]);
  expect(agents.sessions()).toBe(2);
  expect(await agents.ask('ns/a/agent', addresses, options)).toMatchObject([{ detail: 'session 2' }]);
  await agents.close();
  expect(closed).toEqual([1, 2]);
});

test('a Pod that comes again and cannot be reached is not asked over its old session', async () => {
  const closed: string[] = [];
  const { agents } = await openAll(() => ({ close: async () => void closed.push('old') }), [pod('a')]);
  await agents.open(pod('a', { ips: [], problem: 'no disk' }), options.signal);

  expect(closed).toEqual(['old']);
  expect(await agents.ask('ns/a/agent', addresses, options)).toMatchObject([
    { outcome: 'not-run', detail: 'no session with ns/a/agent: no disk' },
  ]);
});
