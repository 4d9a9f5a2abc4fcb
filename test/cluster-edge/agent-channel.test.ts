import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { KubeConfig } from '@kubernetes/client-node';
import { ExecAgentChannel } from '#src/cluster/agent-channel.ts';
import { ApiEdge } from '#src/cluster/api-edge.ts';
import { Credentials } from '#src/cluster/credentials.ts';
import type { FixturePod } from '#src/domain/fixture.ts';
import type { ProbeRequest } from '#src/wire/probe.ts';
import { protocolVersion } from '#src/wire/message.ts';
import { execKilled, statusBodies } from './status-bodies.ts';

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined };
const signal = new AbortController().signal;
const pod: FixturePod = {
  namespace: 'ns',
  name: 'p',
  node: 'n1',
  role: 'agent',
  labels: {},
  containers: ['agent'],
  probes: ['agent'],
};
const runOptions = { parallel: 4, deadlineMs: 3_000, signal };
const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

interface FakeAgent {
  readonly socket: WebSocket;
  /** Sends one protocol message, or text as it is, on stdout. */
  say(message: object | string): void;
  status(text: string): void;
}
type Message = { type: string; batch: string; probes: { id: string }[] };
interface Script {
  /** Called for each session with its number from 1; returns false to send no hello. */
  session?: (agent: FakeAgent, count: number) => boolean | void;
  message?: (agent: FakeAgent, message: Message, session: number) => void;
  /** Answers the upgrade instead. */
  refuse?: (count: number, token: string) => { httpStatus: number; body: string; stalls?: boolean } | undefined;
}

const hello = {
  type: 'hello',
  protocol: protocolVersion,
  nodeVersion: 'v24',
  namespace: 'ns',
  pod: 'p',
  node: 'n1',
  container: 'agent',
  responders: ['agent'],
  searchDomains: [],
  nameservers: [],
};

async function serve(
  script: Script,
  token = () => 'secret',
): Promise<{ edge: ApiEdge; urls: string[]; protocols: string[] }> {
  const urls: string[] = [];
  const protocols: string[] = [];
  const server = createServer();
  const sockets = new WebSocketServer({ noServer: true, handleProtocols: () => 'v5.channel.k8s.io' });
  server.on('upgrade', (request: IncomingMessage, duplex: Duplex, head: Buffer) => {
    urls.push(request.url ?? '');
    const session = urls.length;
    const refusal = script.refuse?.(session, request.headers.authorization ?? '');
    if (refusal !== undefined) {
      const { httpStatus, body, stalls = false } = refusal;
      duplex.write(`HTTP/1.1 ${httpStatus} No\r\nContent-Length: ${body.length + (stalls ? 1 : 0)}\r\n\r\n${body}`);
      if (!stalls) duplex.end();
      return;
    }
    sockets.handleUpgrade(request, duplex, head, (socket) => {
      protocols.push(request.headers['sec-websocket-protocol'] ?? '');
      const send = (stream: number, text: string) => socket.send(Buffer.concat([Buffer.of(stream), Buffer.from(text)]));
      const agent: FakeAgent = {
        socket,
        say: (message) => send(1, typeof message === 'string' ? message : `${JSON.stringify(message)}\n`),
        status: (text) => send(3, text),
      };
      let rest = '';
      socket.on('message', (data: Buffer) => {
        const lines = (rest + data.subarray(1).toString()).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) script.message?.(agent, JSON.parse(line) as Message, session);
      });
      send(1, '');
      if (script.session?.(agent, session) !== false) agent.say(hello);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    for (const socket of sockets.clients) socket.terminate();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const create = () => {
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromClusterAndUser({ name: 'c', server: url, skipTLSVerify: true }, { name: 'u', token: token() });
    return kubeConfig;
  };
  return {
    edge: new ApiEdge(url, new Credentials({ create, context: 'c', server: url, headers: {} }, 'test'), quiet),
    urls,
    protocols,
  };
}

const probe = (id: string): ProbeRequest => ({ kind: 'addresses', id });
const answerAll = (agent: FakeAgent, message: Message) => {
  if (message.type !== 'batch') return;
  for (const { id } of message.probes)
    agent.say({ type: 'observation', batch: message.batch, observation: { id, outcome: 'reached' } });
  agent.say({ type: 'done', batch: message.batch, count: message.probes.length });
};
const told = (observations: readonly { id: string; outcome: string; detail?: string | undefined }[]) =>
  Object.fromEntries(observations.map(({ id, outcome, detail }) => [id, detail ?? outcome]));

test('a batch longer than one message arrives whole, and v5 is offered first', async () => {
  const { edge, urls, protocols } = await serve({ message: answerAll });
  const channel = await ExecAgentChannel.open(pod, 'agent', edge, quiet, signal);
  const ids = Array.from({ length: 2000 }, (_, index) => `probe-${index}-${'x'.repeat(40)}`);
  const observations = await channel.run(ids.map(probe), runOptions);
  expect(new Set(observations.map(({ id }) => id))).toEqual(new Set(ids));
  expect(observations.every(({ outcome }) => outcome === 'reached')).toBe(true);
  expect(urls[0]).toContain(
    '/api/v1/namespaces/ns/pods/p/exec?container=agent&command=node&command=--no-opt&command=--no-maglev&command=%2Fpodreach%2Fagent.cjs&command=control',
  );
  expect(protocols[0]).toBe('v5.channel.k8s.io,v4.channel.k8s.io');
  await channel.close();
});

test('a lost session is replaced, and only unanswered probes are sent again', async () => {
  const batches: string[][] = [];
  const { edge } = await serve({
    message: (agent, message, session) => {
      if (message.type !== 'batch') return;
      batches.push(message.probes.map(({ id }) => id));
      if (session > 1) return answerAll(agent, message);
      agent.say({ type: 'observation', batch: message.batch, observation: { id: 'a', outcome: 'refused' } });
      setTimeout(() => agent.socket.terminate(), 20);
    },
  });
  const channel = await ExecAgentChannel.open(pod, 'agent', edge, quiet, signal);
  expect(told(await channel.run([probe('a'), probe('b')], runOptions))).toEqual({ a: 'refused', b: 'reached' });
  expect(batches).toEqual([['a', 'b'], ['b']]);
  expect(channel.reconnects).toBe(1);
  await channel.close();
});

test('what a Pod that is gone did not answer is not-run, with both causes', async () => {
  const { edge } = await serve({
    refuse: (count) => (count > 1 ? statusBodies.notFound : undefined),
    message: (agent, message) => message.type === 'batch' && agent.status(execKilled),
  });
  const warnings: unknown[] = [];
  const logger = { ...quiet, warn: (fields: object) => warnings.push(fields) };
  const channel = await ExecAgentChannel.open(pod, 'agent', edge, logger, signal);
  const [observation] = await channel.run([probe('a')], runOptions);
  expect(observation).toMatchObject({ outcome: 'not-run', detail: expect.stringMatching(/exit code 137.*not found/) });
  expect(warnings, 'checks end Pods of their own').toEqual([]);
  await channel.close();
});

test('an agent that answers nothing is given up at the deadline, with its fault', async () => {
  const { edge } = await serve({
    message: (agent, message) => message.type === 'batch' && agent.say({ type: 'fault', message: 'boom\nstack' }),
  });
  const channel = await ExecAgentChannel.open(pod, 'agent', edge, quiet, signal);
  expect(told(await channel.run([probe('a')], { ...runOptions, deadlineMs: 100 }))).toEqual({
    a: 'agent fault: boom; the agent did not answer within 100 ms',
  });
  await channel.close();
});

test('overlapping batches keep their answers apart', async () => {
  const held: Message[] = [];
  const { edge } = await serve({
    message: (agent, message) => {
      if (message.type !== 'batch') return;
      held.push(message);
      if (held.length === 2) for (const one of held.reverse()) answerAll(agent, one);
    },
  });
  const channel = await ExecAgentChannel.open(pod, 'agent', edge, quiet, signal);
  const [first, second] = await Promise.all([
    channel.run([probe('a')], runOptions),
    channel.run([probe('a'), probe('b')], runOptions),
  ]);
  expect(told(first)).toEqual({ a: 'reached' });
  expect(told(second)).toEqual({ a: 'reached', b: 'reached' });
  await channel.close();
});

test('an aborted run and a closed channel answer not-run at once', async () => {
  const { edge } = await serve({});
  const channel = await ExecAgentChannel.open(pod, 'agent', edge, quiet, signal);
  const controller = new AbortController();
  const running = channel.run([probe('a')], { ...runOptions, signal: controller.signal });
  controller.abort();
  expect(told(await running)).toEqual({ a: 'interrupted' });
  const other = channel.run([probe('b')], runOptions);
  await channel.close();
  expect(told(await other)).toEqual({ b: 'the channel is closed' });
  expect(told(await channel.run([probe('c')], runOptions))).toEqual({ c: 'the channel is closed' });
});

test('a session that is refused says why', async () => {
  const { edge, urls } = await serve({ refuse: () => statusBodies.forbiddenExec });
  await expect(ExecAgentChannel.open(pod, 'agent', edge, quiet, signal)).rejects.toMatchObject({
    code: 'FORBIDDEN',
    message: expect.stringContaining('pods/exec'),
  });
  expect(urls.length).toBe(1);
});

test('a kubelet that cannot be reached is tried again, and then named', async () => {
  const { edge, urls } = await serve({ refuse: () => statusBodies.kubeletClosed });
  await expect(ExecAgentChannel.open(pod, 'agent', edge, quiet, signal)).rejects.toMatchObject({
    code: 'AGENT_UNREACHABLE',
    message:
      'no session with the agent in ns/p: error dialing backend: dial tcp 198.18.3.12:10250: connect: connection refused',
  });
  expect(urls.length).toBe(4);
});

test('a session tells of its own container and of those that have none; for others theirs does', async () => {
  const { edge } = await serve({ message: answerAll });
  const three = { ...pod, containers: ['agent', 'peer', 'third'] };
  const each = await ExecAgentChannel.open({ ...three, probes: three.containers }, 'agent', edge, quiet, signal);
  expect(told(await each.run([probe('a')], runOptions))).toEqual({ a: 'reached' });
  await each.close();
  await expect(
    ExecAgentChannel.open({ ...three, probes: ['agent', 'peer'] }, 'peer', edge, quiet, signal),
  ).rejects.toThrow('the responders of container peer, third of Pod ns/p do not listen');
});

test('an agent of another release is refused', async () => {
  const { edge } = await serve({
    session: (agent) => {
      agent.say({ ...hello, protocol: 99 });
      return false;
    },
  });
  await expect(ExecAgentChannel.open(pod, 'agent', edge, quiet, signal)).rejects.toMatchObject({
    code: 'AGENT_PROTOCOL',
  });
});

test('something that is no agent is refused, with its words', async () => {
  const { edge } = await serve({
    session: (agent) => {
      agent.say('Welcome to the shell\n');
      return false;
    },
  });
  await expect(ExecAgentChannel.open(pod, 'agent', edge, quiet, signal)).rejects.toMatchObject({
    code: 'AGENT_PROTOCOL',
    message: expect.stringContaining('Welcome to the shell'),
  });
});

test('opening ends when it is aborted', async () => {
  const { edge } = await serve({ session: () => false });
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 50);
  await expect(ExecAgentChannel.open(pod, 'agent', edge, quiet, controller.signal)).rejects.toMatchObject({
    code: 'INTERRUPTED',
  });
});

test('opening ends when it is aborted while a refusal is held back', async () => {
  const controller = new AbortController();
  const { edge } = await serve({
    refuse: () => {
      setTimeout(() => controller.abort(), 50);
      return { httpStatus: 502, body: '<html>', stalls: true };
    },
  });
  await expect(ExecAgentChannel.open(pod, 'agent', edge, quiet, controller.signal)).rejects.toMatchObject({
    code: 'INTERRUPTED',
  });
});

test('a refusal that is held back is told by what has come of it', async () => {
  const { edge } = await serve({ refuse: () => ({ httpStatus: 403, body: '{', stalls: true }) });
  await expect(ExecAgentChannel.open(pod, 'agent', edge, quiet, signal)).rejects.toMatchObject({ httpStatus: 403 });
});

test('new credentials are got once when those of a session are refused', async () => {
  let token = 'old';
  const refuse = (_: number, told: string) => (told === 'Bearer new' ? undefined : statusBodies.unauthorized);
  const { edge, urls } = await serve({ refuse, message: answerAll }, () => token);
  await edge.credentials.get();
  token = 'new';
  const channel = await ExecAgentChannel.open(pod, 'agent', edge, quiet, signal);
  expect(told(await channel.run([probe('a')], runOptions))).toEqual({ a: 'reached' });
  expect([urls.length, edge.requests]).toEqual([2, 2]);
  await channel.close();

  const never = await serve({ refuse });
  await expect(ExecAgentChannel.open(pod, 'agent', never.edge, quiet, signal)).rejects.toMatchObject({
    code: 'UNAUTHORIZED',
  });
  expect(never.urls.length).toBe(2);
});
