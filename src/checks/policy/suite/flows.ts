import type { IpFamily } from '../../../domain/network.ts';
import type { LanePort, PolicyCase } from '../../../domain/policy-case.ts';
import type { NetworkPolicySpec } from '../../../domain/network-policy.ts';
import { selects } from '../../../policy/label-selector.ts';
import { type LaneState, statesAfter } from './lane-state.ts';
import { ownPods, plainPorts } from './lane.ts';

/** A question about one kind of traffic between two Pods of a lane, in the names that cases use. */
export interface LaneFlow {
  readonly from: string;
  readonly to: string;
  readonly port: LanePort;
  readonly ipFamily: IpFamily;
}

/** Two flows with one key are the same. */
export function flowKey({ from, to, port, ipFamily }: LaneFlow): string {
  return `${from}>${to}/${port.port}-${port.protocol.toLowerCase()}/${ipFamily}`;
}

/** Where a case's policies name neither ports nor protocols, one port of each protocol tells as much as all. */
const onePortEach: readonly LanePort[] = [
  { port: 8080, protocol: 'TCP' },
  { port: 8081, protocol: 'UDP' },
];

/** The ports that are asked in a case. SCTP is left out: Node.js has none. */
export function portsOfCase({ ask, steps }: PolicyCase): readonly LanePort[] {
  if (ask !== undefined) return ask.filter(({ protocol }) => protocol !== 'SCTP');
  const namesPorts = steps.some(({ apply }) => Object.values(apply).some(hasPorts));
  return namesPorts ? plainPorts : onePortEach;
}

function hasPorts({ ingress = [], egress = [] }: NetworkPolicySpec): boolean {
  return [...ingress, ...egress].some(({ ports = [] }) => ports.length > 0);
}

/**
 * What is asked in each step of a case: all that enters or leaves a Pod that one of its policies selects at some time, the Pod's
 * traffic to itself included.
 */
export function flowsOfSteps(policyCase: PolicyCase, families: readonly IpFamily[]): readonly (readonly LaneFlow[])[] {
  const states = statesAfter(policyCase.steps);
  const policed = new Set(states.flatMap(selectedPods));
  const ports = portsOfCase(policyCase);
  return states.map(({ pods }) => flowsBetween([...pods.keys()], ports, families).filter(isOf));

  function isOf({ from, to }: LaneFlow): boolean {
    return policed.has(from) || policed.has(to);
  }
}

/** Everything that is asked in some case, between the Pods a lane has from its beginning; what most cases ask where there is none. */
export function plainFlows(cases: readonly PolicyCase[], families: readonly IpFamily[]): readonly LaneFlow[] {
  const asked = cases.length === 0 ? plainPorts : cases.flatMap(portsOfCase);
  const ports = new Map(asked.map((port) => [`${port.port}/${port.protocol}`, port]));
  return flowsBetween(ownPods, [...ports.values()], families);
}

function flowsBetween(
  pods: readonly string[],
  ports: readonly LanePort[],
  families: readonly IpFamily[],
): readonly LaneFlow[] {
  return pods.flatMap((from) =>
    pods.flatMap((to) => ports.flatMap((port) => families.map((ipFamily) => ({ from, to, port, ipFamily })))),
  );
}

/** The Pods that policies select. */
function selectedPods({ policies, pods }: LaneState): readonly string[] {
  return [...policies].flatMap(([key, { podSelector = {} }]) => {
    const [alias] = key.split('/');
    return [...pods]
      .filter(([pod, labels]) => pod.split('/')[0] === alias && selects(podSelector, labels))
      .map(([pod]) => pod);
  });
}
