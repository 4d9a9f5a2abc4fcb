import { diagnose } from '../diagnosis/diagnose.ts';
import { serviceBehind } from '../diagnosis/state/service-troubles.ts';
import { withStateEvidence } from '../diagnosis/state-evidence.ts';
import type { Case } from '../domain/case.ts';
import { objectKey } from '../domain/endpoint.ts';
import type { Finding } from '../domain/finding.ts';
import type { RunningPod } from '../domain/fixture.ts';
import type { Facts } from '../domain/facts.ts';
import { zonesOf } from '../diagnosis/node-groups.ts';
import type { Cluster } from './ports.ts';

/** An API server that answers does so in a fraction of it; from one that does not there is nothing to learn. */
const readingMs = 5_000;

export interface Judged {
  readonly cases: readonly Case[];
  /** Every Pod there was in the run. */
  readonly pods: readonly RunningPod[];
  readonly facts?: Pick<Facts, 'nodes'>;
}

/**
 * Findings of a run, with what the API says of their culprits. Where there are none nothing is read, nor after the user's signal: who
 * presses Ctrl-C waits for nothing but clean-up.
 */
export async function explain(
  { cases, pods, facts }: Judged,
  cluster: Pick<Cluster, 'readState'>,
  nameservers: readonly string[],
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const podNodes = new Map(pods.map((pod) => [objectKey(pod.namespace, pod.name), pod.node]));
  const findings = diagnose(cases, podNodes, zonesOf(facts?.nodes ?? []));
  if (findings.length === 0 || signal.aborted) return findings;
  const services = new Map(
    findings.flatMap((finding) => {
      const service = serviceBehind(finding, cases);
      return service === undefined ? [] : [[objectKey(service.namespace, service.service), service] as const];
    }),
  );
  const state = await cluster.readState(
    { nameservers, services: [...services.values()] },
    AbortSignal.any([signal, AbortSignal.timeout(readingMs)]),
  );
  // What was cut short says less than nothing.
  return signal.aborted ? findings : withStateEvidence(findings, state, cases);
}
