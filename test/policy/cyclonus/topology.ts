import type { IpFamily } from '#src/domain/network.ts';
import type { Labels } from '#src/domain/network-policy.ts';
import type { Flow, PodParty } from '#src/policy/party.ts';
import type { PodName, State } from '../state.ts';
import { addressOf, type Layout } from './layouts.ts';

/** What every case starts from: Namespaces x, y and z, with Pods a, b and c in each. */
export const start: State = {
  namespaces: new Map(['x', 'y', 'z'].map((name) => [name, { ns: name }])),
  pods: new Map(
    ['x', 'y', 'z'].flatMap((namespace) =>
      ['a', 'b', 'c'].map((name): [PodName, Labels] => [`${namespace}/${name}`, { pod: name }]),
    ),
  ),
  policies: [],
};

/** A port that is probed, by number or by name. */
export interface Probe {
  readonly port: number | string;
  readonly protocol: string;
}

/** What every Pod serves: two ports in three protocols. */
export const served = ['TCP', 'UDP', 'SCTP'].flatMap((protocol) => [
  { name: `serve-80-${protocol.toLowerCase()}`, port: 80, protocol },
  { name: `serve-81-${protocol.toLowerCase()}`, port: 81, protocol },
]);

/** All flows of a state: from every Pod to every Pod, itself included, on each of the ports. */
export function flowsOf(
  { pods }: State,
  { layout, ipFamily, probes = served }: { layout: Layout; ipFamily: IpFamily; probes?: readonly Probe[] | undefined },
): readonly Flow[] {
  const parties = [...pods].map(([pod, labels]): PodParty => {
    const [namespace = '', name = ''] = pod.split('/');
    return { kind: 'pod', namespace, name, labels, ips: [addressOf(layout, pod, ipFamily)], ports: served };
  });
  return parties.flatMap((from) =>
    parties.flatMap((to) => probes.map(({ port, protocol }): Flow => ({ from, to, port, protocol, ipFamily }))),
  );
}
