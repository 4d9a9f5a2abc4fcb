import type { PlannedCase } from '../checks/planned-case.ts';
import type { UnknownCause } from '../domain/case.ts';
import { type Endpoint, objectKey } from '../domain/endpoint.ts';
import type { RunningPod, RunningService } from '../domain/fixture.ts';

/** A probe Pod that ended in the run though nothing in the run was to end it, and why, as far as the API tells. */
export interface LostPod {
  readonly pod: RunningPod;
  readonly why: string;
}

/** Targets that a lost Pod is, or stands behind, by their keys, with what there is to say of cases that ask for them. */
export type LostTargets = ReadonlyMap<string, UnknownCause>;

/** What cannot be asked any more without these Pods. Of `services` several may be the same one, with another selector each. */
export function lostTargets(lost: readonly LostPod[], services: readonly RunningService[]): LostTargets {
  return new Map(
    lost.flatMap(({ pod, why }) => {
      const { namespace, name, node } = pod;
      const detail = `Pod ${objectKey(namespace, name)} no longer runs: ${why}`;
      const cause: UnknownCause = { code: 'agent-unreachable', detail, pod: { namespace, pod: name, node } };
      const behind = services.filter((service) => selects(service, pod));
      const keys = [
        podKey(objectKey(namespace, name)),
        ...behind.map((service) => serviceKey(service.namespace, service.name)),
        ...pod.ips.map(addressKey),
      ];
      return keys.map((key) => [key, cause] as const);
    }),
  );
}

/** Why the failure of a case says nothing of the network: what it asks for is lost, or a Pod that was to answer. */
export function lostTargetOf(
  { to, expectation: { answeredBy = [], addresses = [] } }: Pick<PlannedCase, 'to' | 'expectation'>,
  lost: LostTargets,
): UnknownCause | undefined {
  const keys = [...keysOf(to), ...answeredBy.map(podKey), ...(to.kind === 'name' ? addresses.map(addressKey) : [])];
  return keys.map((key) => lost.get(key)).find((cause) => cause !== undefined);
}

function keysOf(to: Endpoint): readonly string[] {
  switch (to.kind) {
    case 'pod':
      return [podKey(objectKey(to.namespace, to.pod))];
    case 'service':
      return [serviceKey(to.namespace, to.service)];
    case 'name':
      return [];
    default:
      return to satisfies never;
  }
}

function selects({ namespace, selector }: RunningService, pod: RunningPod): boolean {
  const wanted = Object.entries(selector);
  return (
    namespace === pod.namespace && wanted.length > 0 && wanted.every(([label, value]) => pod.labels[label] === value)
  );
}

function podKey(key: string): string {
  return `Pod ${key}`;
}

function serviceKey(namespace: string, name: string): string {
  return `Service ${objectKey(namespace, name)}`;
}

function addressKey(address: string): string {
  return `address ${address}`;
}
