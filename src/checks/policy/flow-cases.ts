import { objectKey } from '../../domain/endpoint.ts';
import type { RunningPod } from '../../domain/fixture.ts';
import type { IpFamily } from '../../domain/network.ts';
import { responderPorts } from '../../wire/responder.ts';
import type { PlannedCase, Question } from '../planned-case.ts';
import { addressesOf, askAt, exchangeTimeoutMs, familiesOf, podEndpoint } from '../targets.ts';
import { caseOf, expectationOf, type StagedClient } from './path-cases.ts';

/** Longer than the scenario: a flow ends by itself. */
const opening = { intervalMs: 200, maxMs: 120_000 } as const;

const answerMs = 1_500;

/** What a connection had to send while it was silent is sent again after ever longer pauses, some seconds by then (RFC 6298 section 5). */
const resumeMs = 5_000;

/** Opens the flows; all later stages only ask them. */
const openStage = 'open';

/** UDP flows that are opened in stage `open` and go on. */
export function udpFlows(client: StagedClient, backends: readonly RunningPod[]): readonly PlannedCase[] {
  return toEach(backends, (to, ipFamily) => ({
    ...flowCase(client, to, ipFamily, 'udp'),
    expectation: expectationOf(client),
    ask: askFlow(client, to, ipFamily, 'udp', answerMs),
  }));
}

/**
 * TCP connections that are opened in stage `open`, of which nothing is promised once a policy closed their path; and a new one on the
 * same path wherever it is open again.
 */
export function tcpFlows(client: StagedClient, backends: readonly RunningPod[]): readonly PlannedCase[] {
  const opens = client.stage === openStage;
  const reopened = client.reach === 'allowed' && !opens;
  const kept = toEach(backends, (to, ipFamily) => ({
    ...flowCase(client, to, ipFamily, 'tcp'),
    expectation: opens ? expectationOf(client) : leftOpen,
    ask: askFlow(client, to, ipFamily, 'tcp', reopened ? resumeMs : answerMs),
  }));
  return [...kept, ...(reopened ? newConnections(client, backends) : [])];
}

const leftOpen: PlannedCase['expectation'] = {
  reach: 'unspecified',
  because: ['Kubernetes leaves open whether a connection outlives a policy that forbids it, and a policy that goes'],
};

function newConnections(client: StagedClient, backends: readonly RunningPod[]): readonly PlannedCase[] {
  return toEach(backends, (to, ipFamily) => {
    const base = flowCase(client, to, ipFamily, 'tcp');
    return {
      ...base,
      id: `${base.id}/new`,
      expectation: expectationOf(client, [objectKey(to.namespace, to.name)]),
      ask: askAt(addressesOf(to), ipFamily, (address) => ({
        kind: 'tcp',
        address,
        port: responderPorts.agent,
        timeoutMs: exchangeTimeoutMs,
      })),
    };
  });
}

function toEach(
  backends: readonly RunningPod[],
  plan: (to: RunningPod, ipFamily: IpFamily) => PlannedCase,
): readonly PlannedCase[] {
  return backends.flatMap((to) => familiesOf(to.ips).map((ipFamily) => plan(to, ipFamily)));
}

function flowCase(client: StagedClient, to: RunningPod, ipFamily: IpFamily, protocol: 'tcp' | 'udp') {
  const base = caseOf('policy.connections', client, ipFamily, protocol);
  return { ...base, id: `${base.id}/${to.role}@${to.node}`, enforcedOn: [to.node], to: podEndpoint(to) };
}

function askFlow(
  { stage }: StagedClient,
  to: RunningPod,
  ipFamily: IpFamily,
  protocol: 'tcp' | 'udp',
  timeoutMs: number,
): PlannedCase['ask'] {
  return askAt(addressesOf(to), ipFamily, (address): Question => {
    const open = { address, port: responderPorts.agent, ...opening };
    const flow = `policed ${to.name} ${protocol} ${ipFamily}`;
    return { kind: 'flow', flow, protocol, ...(stage === openStage ? { open } : {}), timeoutMs };
  });
}
