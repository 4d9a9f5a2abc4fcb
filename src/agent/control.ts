import { readFileSync } from 'node:fs';
import type { Readable, Writable } from 'node:stream';
import { type Command, commandSchema, protocolVersion, type Reply } from '../wire/message.ts';
import { LineDecoder } from '../wire/ndjson.ts';
import { pause } from './clock.ts';
import { parseResolvConf } from './dns/resolv-conf.ts';
import { LineWriter } from './line-writer.ts';
import type { ProbeContext } from './probers/prober.ts';
import { runProbe } from './probers/index.ts';
import { excerptOf } from './responder-message.ts';
import { Turns } from './turns.ts';

/** The CLI pings every 5 s; a dropped exec neither ends the process nor closes its stdin for certain (kubernetes#89031). */
const longestSilenceMs = 120_000;
const farewellMs = 2000;

/** An observation may wait so long for others for each probe that has not begun: nobody needs it much sooner than theirs. */
const gatherMsPerWaiting = 4;
const leastGatherMs = 20;
const mostGatherMs = 400;

/** One control session's surroundings. */
export interface ControlOptions {
  readonly input: Readable;
  readonly output: Writable;
  readonly context: ProbeContext;
  /** Waits for the Pod's responders and names those that listen. */
  readonly findResponders: () => Promise<readonly string[]>;
  /** Ends the session when the input is silent for longer; 120 s by default. */
  readonly silenceMs?: number;
}

/**
 * Speaks the protocol of `wire/message.ts` over input and output. Resolves when the session is over: `bye`, end of input, an
 * input silent for `silenceMs`, or a broken output; probes that still run are dropped. Never rejects.
 */
export async function control({
  input,
  output,
  context,
  findResponders,
  silenceMs = longestSilenceMs,
}: ControlOptions): Promise<void> {
  const writer = new LineWriter(output);
  const send = (reply: Reply): void => writer.send(reply);
  const outputBroken = new Promise<void>((resolve) => output.on('error', () => resolve()));
  const { namespace, pod, node, container } = context.identity;
  const responders = [...(await findResponders())];
  const resolver = readResolver(context.resolvConfPath);
  send({
    type: 'hello',
    protocol: protocolVersion,
    nodeVersion: process.version,
    namespace,
    pod,
    node,
    container,
    responders,
    ...resolver,
  });

  const turns = new Turns();
  const over = new Promise<void>((resolve) => {
    const decoder = new LineDecoder();
    const silence = setTimeout(resolve, silenceMs);
    input.on('end', resolve);
    input.on('error', () => resolve());
    input.on('data', (chunk: Buffer) => {
      silence.refresh();
      for (const line of decoder.push(chunk)) receive(line, resolve);
    });
  });
  await Promise.race([over, outputBroken]);
  // A reader that no longer reads must not keep the process.
  await Promise.race([writer.flush(), outputBroken, pause(farewellMs)]);

  function receive(line: string, end: () => void): void {
    const command = parseCommand(line);
    if (typeof command === 'string') return send({ type: 'fault', message: command });
    switch (command.type) {
      case 'batch':
        runBatch(command).catch((error: unknown) =>
          send({ type: 'fault', message: `batch ${command.batch}: ${String(error)}` }),
        );
        return;
      case 'ping':
        return send({ type: 'pong', sequence: command.sequence });
      case 'bye':
        return end();
      default:
        return command satisfies never;
    }
  }

  async function runBatch({ batch, parallel, probes }: Extract<Command, { type: 'batch' }>): Promise<void> {
    await turns.runAll(probes, parallel, async (request) => {
      const observation = await runProbe(request, context);
      const gatherMs = Math.min(mostGatherMs, Math.max(leastGatherMs, turns.waiting * gatherMsPerWaiting));
      writer.send({ type: 'observation', batch, observation } satisfies Reply, gatherMs);
      // Holds this probe's place until the reader has caught up, so that results never pile up in memory.
      await writer.ready();
    });
    send({ type: 'done', batch, count: probes.length });
  }
}

/** None where the file cannot be read: the DNS probes will say so themselves. */
function readResolver(path: string): { searchDomains: string[]; nameservers: string[] } {
  const { search, servers } = parseResolvConf(textOf(path));
  return { searchDomains: [...search], nameservers: [...servers] };
}

/** At once: to load what reads files in the background takes longer than reading this one. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** The command, or what is wrong with the line. */
function parseCommand(line: string): Command | string {
  try {
    const result = commandSchema.safeParse(JSON.parse(line));
    if (result.success) return result.data;
    const problems = result.error.issues.slice(0, 3).map(({ path, message }) => `${path.join('.')}: ${message}`);
    return `bad command ${excerptOf(line)}: ${problems.join('; ')}`;
  } catch {
    return `command is no JSON: ${excerptOf(line)}`;
  }
}
