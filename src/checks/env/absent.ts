import type { RunningPod, RunningService, World } from '../../domain/fixture.ts';
import type { Check, CheckId, Site } from '../check.ts';
import type { PlannedCase } from '../planned-case.ts';
import { namedPod, namedPods } from '../named-pod.ts';
import { join } from '../site.ts';
import { podsOf } from '../targets.ts';
import { envCase, variablesAre, withClusterIp } from './env-case.ts';
import { awayServices, envFixture, lateServices, linkedPods, linkedServices, planEnv } from './scenario.ts';
import { hostAndPort, noneOf, type Variables } from './variables.ts';

const next = [
  'kubectl exec -n NAMESPACE POD -- env',
  'kubectl get pod -n NAMESPACE POD -o jsonpath={.spec.enableServiceLinks}',
];

export const onlyEarlierCheck: Check = {
  id: 'env.only-earlier',
  family: 'env',
  title: 'variables are those of Services that existed first',
  promise:
    'A Service must be created before the Pods that use its variables: running Pods do not get those of later ones.',
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables',
  how: 'A Service is created while a Pod with links runs, which has none of its variables; Pods on every node that start afterwards have.',
  meaning: 'The first Pod was started anew in between, or the kubelet of a node does not learn of new Services.',
  next,
  fixture: (site) => join(envFixture(site), namedPod(site)),
  plan: (_, site) => planEnv(site, (world) => planEarlier(world, site)),
};

export const onlySameNamespaceCheck: Check = {
  id: 'env.only-same-namespace',
  family: 'env',
  title: 'variables are those of Services of the same namespace',
  promise: 'A Pod gets the variables of Services of its own namespace (and of `kubernetes` in default), of no other.',
  source: 'https://kubernetes.io/docs/concepts/containers/container-environment/#cluster-information',
  how: 'A Service of another namespace existed before the Pods too; they have the variables of their own Services and none of it.',
  meaning:
    'Something besides the kubelet sets variables: a webhook that changes Pods, or another implementation of the kubelet.',
  next,
  fixture: envFixture,
  plan: (_, site) =>
    planEnv(site, (world) =>
      planWithout(world, site, 'env.only-same-namespace', linkedPods(world), awayServices(world, site)),
    ),
};

export const disabledCheck: Check = {
  id: 'env.disabled',
  family: 'env',
  title: 'enableServiceLinks: false keeps the variables away',
  promise: 'With enableServiceLinks: false a Pod gets no variables of the Services of its namespace.',
  source: 'https://kubernetes.io/docs/tutorials/services/connect-applications-service/#accessing-the-service',
  how: 'The agents, which started after the Services with enableServiceLinks: false, have none of their variables; Pods beside them with links have.',
  meaning: 'The field was changed on the way, e.g. by a webhook, or the node runs no genuine kubelet.',
  next,
  fixture: envFixture,
  plan: (_, site) =>
    planEnv(site, (world) => {
      const earlier = linkedServices(world, site).map(({ service }) => service);
      return planWithout(world, site, 'env.disabled', podsOf(world, 'agent'), earlier);
    }),
};

/** Of a Service that came later: nothing in a Pod that ran already, all in those that started after it. */
function planEarlier(world: World, site: Site): PlannedCase[] {
  return lateServices(world, site).flatMap((late) => {
    const controls = linkedPods(world).map((pod) =>
      present('env.only-earlier', pod, late, `${pod.name} started after Service ${late.name}`),
    );
    const without = namedPods(world).map((pod) =>
      envCase('env.only-earlier', 'none', pod, late, {
        ...variablesAre(noneOf(late), `Service ${late.name} was created while ${pod.name} ran`),
        restsOn: controls.filter(({ from }) => from.node === pod.node).map(({ id }) => id),
      }),
    );
    return [...without, ...controls];
  });
}

/** None of these Services of the fixture, in Pods on whose nodes others have those of their own Namespace. */
function planWithout(
  world: World,
  site: Site,
  check: CheckId,
  pods: readonly RunningPod[],
  absent: readonly RunningService[],
): PlannedCase[] {
  const [own] = linkedServices(world, site);
  const controls = new Map(
    own === undefined
      ? []
      : linkedPods(world).map((pod) => [
          pod.node,
          present(check, pod, own.service, `${pod.name} has links and started after Service ${own.service.name}`),
        ]),
  );
  const without = pods.flatMap((pod) =>
    absent.map((service) =>
      envCase(check, `none/${service.name}`, pod, service, {
        ...variablesAre(noneOf(service), `${pod.name} must know nothing of Service ${service.name}`),
        restsOn: [controls.get(pod.node)?.id ?? []].flat(),
      }),
    ),
  );
  return [...without, ...controls.values()];
}

/** The positive control: where there may be variables, they are seen. */
function present(check: CheckId, pod: RunningPod, service: RunningService, because: string): PlannedCase {
  return envCase(check, `present/${service.name}`, pod, service, {
    ...withClusterIp(service, (clusterIp): ReturnType<typeof variablesAre> =>
      variablesAre(hostAndPort(service, clusterIp) satisfies Variables, because),
    ),
  });
}
