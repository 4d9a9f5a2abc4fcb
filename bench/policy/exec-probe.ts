import type { Question } from '../../src/checks/planned-case.ts';
import type { ApiEdge } from '../../src/cluster/api-edge.ts';
import { type ExecEnd, ExecSession } from '../../src/cluster/exec-session.ts';
import type { PodEndpoint } from '../../src/domain/endpoint.ts';

/** `lost`: the session failed, which says nothing of the flow. */
export type NaiveAnswer = 'reached' | 'silent' | 'lost';

/** A flow as a naive runner asks it. */
export interface NaiveProbe {
  readonly from: PodEndpoint;
  readonly protocol: 'tcp' | 'udp';
  readonly address: string;
  readonly port: number;
}

/** A connection that is not there after this time is taken for blocked: the first SYN and no other. */
const timeoutSeconds = '1';

/** The cheapest programs of the image that can do it; of an answering datagram one byte is read, and the rest is dropped. */
const scripts: Readonly<Record<NaiveProbe['protocol'], string>> = {
  tcp: 'exec 3<>"/dev/tcp/$0/$1"',
  udp: `exec 3<>"/dev/udp/$0/$1" && echo '{"nonce":"naive"}' >&3 && read -r -n 1 -u 3`,
};

/** The probe for a question; undefined where a naive runner has none. */
export function naiveProbe(from: PodEndpoint, question: Question): NaiveProbe | undefined {
  if (question.kind !== 'tcp' && question.kind !== 'udp') return undefined;
  const { kind, address, port } = question;
  return { from, protocol: kind, address, port };
}

/** Asks once, in an exec session of its own. Throws ToolError when it is interrupted. */
export async function askByExec(edge: ApiEdge, probe: NaiveProbe, signal: AbortSignal): Promise<NaiveAnswer> {
  const { from, protocol, address, port } = probe;
  const command = ['timeout', timeoutSeconds, 'bash', '-c', scripts[protocol], address, String(port)];
  const target = { namespace: from.namespace, pod: from.pod, container: 'agent', command };
  try {
    const end = await new Promise<ExecEnd>((resolve, reject) => {
      const listener = { onStdout: ignored, onStderr: ignored, onEnd: resolve };
      ExecSession.open(edge, target, listener, signal).catch(reject);
    });
    if (end.kind === 'lost' || end.exit.exitCode === undefined) return 'lost';
    return end.exit.exitCode === 0 ? 'reached' : 'silent';
  } catch (error) {
    if (signal.aborted) throw error;
    return 'lost';
  }
}

function ignored(): void {
  // The exit code is the answer.
}
