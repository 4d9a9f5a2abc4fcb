import { type IpFamily, ipFamilyOf } from '#src/domain/network.ts';
import type { Labels, NetworkPolicySpec } from '#src/domain/network-policy.ts';
import { laneNamespaces, type LanePort, lanePods, type PolicyCase, type PolicyStep } from '#src/domain/policy-case.ts';
import type { Reach } from '#src/policy/direction.ts';
import { selects } from '#src/policy/label-selector.ts';
import { createOracle } from '#src/policy/oracle.ts';
import type { PodParty } from '#src/policy/party.ts';
import { fillIn } from '#src/policy/suite/fill-in.ts';
import { servedPorts } from '#src/policy/suite/served-ports.ts';

/** What is expected of each flow that a step asks, by `x/a -> y/b 8080/TCP ipv4`. */
export type Expected = ReadonlyMap<string, Reach>;

/** An imaginary lane: three nodes, Pods spread over them as in a real one, and everything that steps have done so far. */
export class Lane {
  readonly #families: readonly IpFamily[];
  readonly #policies = new Map<string, NetworkPolicySpec>();
  readonly #namespaces = new Map<string, Labels>(laneNamespaces.map((name) => [name, { ns: name }]));
  readonly #pods = new Map<string, PodParty>();

  constructor(families: readonly IpFamily[]) {
    this.#families = families;
    for (const namespace of laneNamespaces) for (const pod of lanePods) this.#addPod(`${namespace}/${pod}`, { pod });
  }

  take(step: PolicyStep): void {
    for (const [key, spec] of Object.entries(step.apply)) this.#policies.set(key, spec);
    for (const key of step.remove) this.#policies.delete(key);
    for (const [key, change] of Object.entries(step.label)) this.#label(key, change);
    for (const [key, labels] of Object.entries(step.addNamespaces)) this.#namespaces.set(key, labels);
    for (const [key, labels] of Object.entries(step.addPods)) this.#addPod(key, labels);
    for (const key of step.removePods) this.#pods.delete(key);
  }

  /** The Pods that some policy selects now. */
  selected(): readonly string[] {
    const policies = [...this.#policies];
    return [...this.#pods]
      .filter(([key, { labels }]) =>
        policies.some(([policy, spec]) => isBeside(policy, key) && selects(spec.podSelector ?? {}, labels)),
      )
      .map(([key]) => key);
  }

  /** What is expected of the flows that have one of these Pods at either end. */
  expected(ends: ReadonlySet<string>, ports: readonly LanePort[]): Expected {
    const oracle = createOracle({
      policies: [...this.#policies].map(([key, spec]) => ({
        metadata: { namespace: realName(key.split('/')[0] ?? ''), name: key.split('/')[1] ?? '' },
        spec: fillIn(spec, {
          families: this.#families,
          namespaceName: realName,
          addressesOf: (pod) => this.#pods.get(pod)?.ips ?? [],
        }),
      })),
      namespaces: new Map([...this.#namespaces].map(([name, labels]) => [realName(name), labels])),
    });
    const pods = [...this.#pods];
    const pairs = pods.flatMap((from) => pods.map((to) => [from, to] as const));
    return new Map(
      pairs
        .filter(([[from], [to]]) => ends.has(from) || ends.has(to))
        .flatMap(([[fromKey, from], [toKey, to]]) =>
          ports
            .filter((asked) => to.ports?.some((one) => one.port === asked.port && one.protocol === asked.protocol))
            .flatMap(({ port, protocol }) =>
              this.#families.map((ipFamily) => [
                `${fromKey} -> ${toKey} ${port}/${protocol} ${ipFamily}`,
                oracle.decide({ from, to, port, protocol, ipFamily }).reach,
              ]),
            ),
        ),
    );
  }

  #addPod(key: string, labels: Labels): void {
    const [namespace = '', name = ''] = key.split('/');
    const row = [...this.#namespaces.keys()].indexOf(namespace);
    const column = name.charCodeAt(0) - 'a'.charCodeAt(0);
    const node = (row + column) % 3;
    const host = row * 8 + column + 2;
    const ips = [`10.244.${node}.${host}`, `fd00:10:244:${node}::${host.toString(16)}`];
    this.#pods.set(key, {
      kind: 'pod',
      namespace: realName(namespace),
      name,
      labels,
      ips: ips.filter((address) => this.#families.includes(ipFamilyOf(address))),
      node: `n${node + 1}`,
      ports: servedPorts(name),
    });
  }

  #label(key: string, change: PolicyStep['label'][string]): void {
    const changed = (labels: Labels): Labels =>
      Object.fromEntries(
        Object.entries({ ...labels, ...change }).filter((entry): entry is [string, string] => entry[1] !== null),
      );
    const pod = this.#pods.get(key);
    if (pod === undefined) this.#namespaces.set(key, changed(this.#namespaces.get(key) ?? {}));
    else this.#pods.set(key, { ...pod, labels: changed(pod.labels) });
  }
}

/** What each step of a case asks and expects, in a lane of these families. */
export function expectations(policyCase: PolicyCase, families: readonly IpFamily[]): readonly Expected[] {
  const scout = new Lane(families);
  const ends = new Set(
    policyCase.steps.flatMap((step) => {
      scout.take(step);
      return scout.selected();
    }),
  );
  const lane = new Lane(families);
  return policyCase.steps.map((step) => {
    lane.take(step);
    return lane.expected(ends, portsOf(policyCase));
  });
}

/**
 * The flows by which a step can be told from the one before it (from an open lane, if it is the first): those that were defined to
 * pass and now are defined not to, or the other way round. A flow that is new was open before.
 */
export function turned(now: Expected, before: Expected = new Map()): readonly string[] {
  return [...now]
    .filter(([flow, reach]) => {
      const was = before.get(flow) ?? 'allowed';
      return reach !== was && reach !== 'unspecified' && was !== 'unspecified';
    })
    .map(([flow]) => flow);
}

function portsOf({ ask, steps }: PolicyCase): readonly LanePort[] {
  if (ask !== undefined) return ask;
  const rules = steps
    .flatMap(({ apply }) => Object.values(apply))
    .flatMap(({ ingress = [], egress = [] }) => [...ingress, ...egress]);
  const all = [8080, 8081].flatMap((port) => (['TCP', 'UDP'] as const).map((protocol) => ({ port, protocol })));
  const namesPorts = rules.some(({ ports = [] }) => ports.length > 0);
  return namesPorts ? all : all.filter(({ port, protocol }) => (port === 8080) === (protocol === 'TCP'));
}

function isBeside(policy: string, pod: string): boolean {
  return policy.split('/')[0] === pod.split('/')[0];
}

function realName(namespace: string): string {
  return `${namespace}-k7f2q`;
}
