import type { Expectation } from '../../domain/case.ts';
import type { RunningPod, RunningService } from '../../domain/fixture.ts';
import type { IpFamily, Protocol } from '../../domain/network.ts';
import type { CheckId } from '../check.ts';
import type { Ask, PlannedCase } from '../planned-case.ts';
import { podEndpoint } from '../targets.ts';
import type { Variables } from './variables.ts';

export interface EnvCaseRest {
  readonly expectation: Expectation;
  readonly ask: Ask;
  readonly ipFamily?: IpFamily;
  readonly protocol?: Protocol;
  readonly restsOn?: readonly string[];
}

/** A case about what a Pod knows of a Service; `id` makes it differ from the check's others of the two. */
export function envCase(
  check: CheckId,
  id: string,
  pod: RunningPod,
  service: Pick<RunningService, 'namespace' | 'name'>,
  rest: EnvCaseRest,
): PlannedCase {
  return {
    id: `${check}/${id}/${pod.role}@${pod.node}`,
    family: 'env',
    check,
    from: podEndpoint(pod, 'agent'),
    to: { kind: 'service', namespace: service.namespace, service: service.name },
    ...rest,
  };
}

/** The container's variables are these; null for those that it must not have. */
export function variablesAre(values: Variables, because: string): Pick<EnvCaseRest, 'expectation' | 'ask'> {
  return {
    expectation: { reach: 'allowed', because: [because], values },
    ask: { kind: 'probe', question: { kind: 'environment', names: Object.keys(values).sort() } },
  };
}

/** What is asked with the address of a Service, or why there is none. */
export function withClusterIp<Result>(
  { name, clusterIps, problem }: RunningService,
  use: (clusterIp: string) => Result,
): Result | { readonly expectation: Expectation; readonly ask: Ask } {
  const [clusterIp] = clusterIps;
  if (clusterIp !== undefined) return use(clusterIp);
  const detail = problem === undefined ? `Service ${name} has no address` : `Service ${name} was not made: ${problem}`;
  return {
    expectation: { reach: 'allowed', because: [`Service ${name} existed before the Pod`] },
    ask: { kind: 'cannot', cause: { code: 'no-address', detail } },
  };
}
