import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import type { Command, Reply } from '#src/wire/message.ts';
import { encodeLine, LineDecoder } from '#src/wire/ndjson.ts';
import { closedPort } from './loopback.ts';

export interface Container {
  readonly name: string;
  readonly port: number;
  readonly environment: NodeJS.ProcessEnv;
}

let containers = 0;

/** A container of a Pod of its own; `neighbours` are further container names of that Pod. */
export async function container(neighbours: readonly string[] = []): Promise<Container> {
  containers += 1;
  // Abstract sockets are shared by everything on this host, so that the name must be this test's own.
  const name = `test-${process.pid}-${containers}`;
  const port = await closedPort();
  const environment = {
    ...process.env,
    PODREACH_NAMESPACE: 'ns',
    PODREACH_POD: 'web',
    PODREACH_NODE: 'n1',
    PODREACH_CONTAINER: name,
    PODREACH_CONTAINERS: [name, ...neighbours].join(','),
    PODREACH_PORTS: String(port),
  };
  return { name, port, environment };
}

/** Starts the agent as a process that ends with the test. */
export function start(mode: string, environment: NodeJS.ProcessEnv): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/agent/main.ts', mode], {
    env: environment,
    stdio: 'pipe',
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** Exit code and stderr of a process that ends by itself. */
export async function ended(child: ChildProcess): Promise<{ code: number | null; stderr: string }> {
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  if (child.exitCode === null) await once(child, 'close');
  return { code: child.exitCode, stderr };
}

/** A control session as the CLI would hold it. */
export interface Session {
  readonly child: ChildProcess;
  readonly replies: Reply[];
  send(command: Command): void;
  /** Resolves with the first reply that fits, also one that has come already. */
  next<T extends Reply['type']>(type: T): Promise<Extract<Reply, { type: T }>>;
}

/** Starts `control` and reads its replies. */
export function openSession(environment: NodeJS.ProcessEnv): Session {
  const child = start('control', environment);
  const replies: Reply[] = [];
  const decoder = new LineDecoder();
  child.stdout?.on('data', (chunk: Buffer) => {
    for (const line of decoder.push(chunk)) replies.push(JSON.parse(line) as Reply);
    child.emit('replies');
  });
  return {
    child,
    replies,
    send: (command) => void child.stdin?.write(encodeLine(command)),
    async next(type) {
      for (;;) {
        const reply = replies.find((candidate) => candidate.type === type);
        if (reply !== undefined) return reply as Extract<Reply, { type: typeof type }>;
        await once(child, 'replies');
      }
    },
  };
}
