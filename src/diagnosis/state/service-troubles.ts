import type { Case } from '../../domain/case.ts';
import type { ServiceState } from '../../domain/cluster-state.ts';
import { objectKey } from '../../domain/endpoint.ts';
import type { Culprit, Finding, FindingCode } from '../../domain/finding.ts';
import { ranks, named, type StateTrouble } from './trouble.ts';

/** A Service by its name. */
export type ServiceName = Pick<ServiceState, 'namespace' | 'service'>;

/** Checks that ask Services which nothing changes during a run: of others the API says at its end what held for no question. */
const steadyChecks: ReadonlySet<string> = new Set([
  'service.cluster-ip',
  'service.endpoints',
  'service.client-ip',
  'service.target-port-name',
  'service.several-ports',
  'service.one-port-two-protocols',
  'service.hairpin',
  'service.node-port',
  'service.payload',
  'env.reachable',
]);

/** The Service that most of the failed cases behind a finding about Services asked, as far as nothing changed it in the run. */
export function serviceBehind({ code, culprit, cases: ids }: Finding, cases: readonly Case[]): ServiceName | undefined {
  if (!isAboutServices(code, culprit)) return undefined;
  const explained = new Set(ids);
  const counts = new Map<string, { service: ServiceName; failed: number }>();
  for (const { id, check, to, verdict } of cases) {
    if (to.kind !== 'service' || verdict.status !== 'fail' || !explained.has(id) || !steadyChecks.has(check)) continue;
    const key = objectKey(to.namespace, to.service);
    counts.set(key, { service: to, failed: 1 + (counts.get(key)?.failed ?? 0) });
  }
  const most = [...counts.values()].toSorted((one, other) => other.failed - one.failed)[0];
  return most && { namespace: most.service.namespace, service: most.service.service };
}

function isAboutServices(code: FindingCode, culprit: Culprit): boolean {
  if (code.startsWith('service-') || code === 'hairpin-broken') return true;
  return code === 'unexplained-failures' && culprit.kind !== 'node-pair' && culprit.kind !== 'node-groups';
}

/**
 * What the EndpointSlices of a Service say against who answered for it in the whole run. Slices that name nobody, or others than those
 * who answered, tell the control plane from the nodes' rules; endpoints that all answered somewhere tell rules from endpoints.
 */
export function serviceTroubles(state: ServiceState, cases: readonly Case[]): readonly StateTrouble[] {
  const { namespace, service, readyPods } = state;
  const what = `Service ${objectKey(namespace, service)}`;
  const next = [`kubectl get endpointslices -n ${namespace} -l kubernetes.io/service-name=${service} -o yaml`];
  if (readyPods.length === 0) {
    return [{ rank: ranks.networkDown, sentence: `the EndpointSlices of ${what} name no ready Pod`, next }];
  }
  const answered = answerersOf(state, cases);
  const strangers = answered.filter((pod) => !readyPods.includes(pod));
  if (strangers.length === 0) return [];
  const sentence = `${named(strangers)} answered for ${what}, whose EndpointSlices name ${named(readyPods)} as ready`;
  return [{ rank: ranks.networkDown, sentence, next }];
}

/** Which of the Pods that the slices name answered for the Service at all, in a clause. */
export function endpointsInOrder(state: ServiceState, cases: readonly Case[]): string {
  const { namespace, service, readyPods } = state;
  const answered = answerersOf(state, cases);
  const silent = readyPods.filter((pod) => !answered.includes(pod));
  const what = `the EndpointSlices of Service ${objectKey(namespace, service)} name ${named(readyPods)} as ready`;
  if (silent.length === 0) return `${what}, ${readyPods.length === 1 ? 'which' : 'each of which'} answered for it`;
  if (silent.length === readyPods.length) return `${what}, of which nobody answered for it`;
  return `${what}, of which ${named(silent)} never answered for it`;
}

function answerersOf(service: ServiceName, cases: readonly Case[]): readonly string[] {
  const answers = cases
    .filter((item) => asks(item, service))
    .flatMap(({ observations }) => observations.flatMap((observation) => observation.answers ?? []));
  return [...new Set(answers.map(({ namespace, pod }) => objectKey(namespace, pod)))].toSorted();
}

function asks({ to }: Case, { namespace, service }: ServiceName): boolean {
  return to.kind === 'service' && to.namespace === namespace && to.service === service;
}
