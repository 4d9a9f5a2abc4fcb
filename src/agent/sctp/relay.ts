import { type ChildProcess, spawn } from 'node:child_process';
import type { Respond } from '../responders/respond.ts';
import { LineDecoder } from '../../wire/ndjson.ts';
import { kernelLacks, parsePerlError, sctpProtocol } from './kernel.ts';
import { perl, serverProgram } from './perl.ts';

const connectionSeconds = 2;

/** How starting a relay ended. */
export type Started = { readonly listening: true } | { readonly unsupported: string } | { readonly failed: string };

/**
 * Answers requests that come over a protocol Node does not have: the image's perl listens and hands every request line over. Runs
 * until this process ends. Listens on every address, IPv4 and IPv6; on IPv4 alone where the kernel has no IPv6.
 */
export async function startRelay(protocol: number, port: number, respond: Respond): Promise<Started> {
  const both = await start(protocol, 6, port, respond);
  if (!('failed' in both) || !both.failed.includes('EAFNOSUPPORT')) return both;
  return start(protocol, 4, port, respond);
}

/** The same for SCTP. */
export function relaySctp(port: number, respond: Respond): Promise<Started> {
  return startRelay(sctpProtocol, port, respond);
}

function start(protocol: number, version: 4 | 6, port: number, respond: Respond): Promise<Started> {
  const words = [protocol, version, port, connectionSeconds].map(String);
  const child = spawn(perl, ['-e', serverProgram, ...words], { stdio: 'pipe' });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  // A relay that has died is noticed by those who connect.
  child.stdin.on('error', () => undefined);
  return new Promise((resolve) => {
    child.on('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ENOENT' ? { unsupported: 'the image has no perl' } : { failed: error.message }),
    );
    child.on('close', () => {
      process.off('exit', kill);
      resolve(endOf(stderr, version));
    });
    relayLines(child, respond, () => resolve({ listening: true }));
  });
}

function endOf(stderr: string, version: 4 | 6): Started {
  const { code, call, message } = parsePerlError(stderr);
  const lacks = kernelLacks(code, call);
  // No IPv6 is not yet no SCTP.
  if (lacks === undefined || (code === 'EAFNOSUPPORT' && version === 6)) return { failed: `perl: ${message}` };
  return { unsupported: lacks };
}

function relayLines(child: ChildProcess, respond: Respond, onListening: () => void): void {
  const decoder = new LineDecoder();
  child.stdout?.on('data', (chunk: Buffer) => {
    for (const line of decoder.push(chunk)) {
      if (line === 'listening') {
        onListening();
        continue;
      }
      const space = line.indexOf(' ');
      child.stdin?.write(respond(line.slice(space + 1), line.slice(0, space)) ?? '\n');
    }
  });
}
