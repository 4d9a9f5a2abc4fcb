import type { RunningPod, RunningService, World } from '../../domain/fixture.ts';
import { objectKey } from '../../domain/endpoint.ts';
import type { IpFamily } from '../../domain/network.ts';
import type { Check, CheckId, Site } from '../check.ts';
import type { PlannedCase } from '../planned-case.ts';
import { exchangeTimeoutMs, podsOf } from '../targets.ts';
import { envCase, variablesAre, withClusterIp } from './env-case.ts';
import { envFixture, linkedPods, linkedServices, planEnv } from './scenario.ts';
import { dockerLinks, hostAndPort, namedPorts, portVariable, prefixOf, type Variables } from './variables.ts';

const discovery = 'https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables';
const how =
  'A Pod on every node that starts after a Service of each IP family reads the variables of its own environment.';
const meaning =
  "The node's kubelet does not see the Services (it starts Pods before it has listed them), or the values are of an earlier Service of that name.";
const next = ['kubectl exec -n NAMESPACE POD -- env', 'journalctl -u kubelet | grep -i service  # on the node'];

interface Told {
  readonly id: CheckId;
  readonly title: string;
  readonly promise: string;
  readonly variables: (service: RunningService, clusterIp: string) => Variables;
}

function variablesCheck({ variables, ...told }: Told): Check {
  return {
    family: 'env',
    source: discovery,
    how,
    meaning,
    next,
    ...told,
    fixture: envFixture,
    plan: (_, site) =>
      planEnv(site, (current) =>
        perLink(current, site, (pod, service, ipFamily) => [
          envCase(told.id, ipFamily, pod, service, {
            ipFamily,
            ...withClusterIp(service, (clusterIp) =>
              variablesAre(
                variables(service, clusterIp),
                `Service ${service.name} existed before ${pod.name} in the same namespace`,
              ),
            ),
          }),
        ]),
      ),
  };
}

export const hostPortCheck = variablesCheck({
  id: 'env.service-host-port',
  title: 'Pods have {SVC}_SERVICE_HOST and {SVC}_SERVICE_PORT',
  promise:
    'The kubelet adds variables {SVCNAME}_SERVICE_HOST and {SVCNAME}_SERVICE_PORT for each active Service, the name in upper case with underscores for dashes.',
  variables: hostAndPort,
});

export const namedPortsCheck = variablesCheck({
  id: 'env.named-ports',
  title: 'Pods have {SVC}_SERVICE_PORT_{NAME} for named ports',
  promise: 'A named port of a Service has a variable of its own, {SVCNAME}_SERVICE_PORT_{PORTNAME}.',
  variables: namedPorts,
});

export const dockerLinksCheck = variablesCheck({
  id: 'env.docker-links',
  title: "Pods have the variables of Docker's links",
  promise:
    "The kubelet adds variables as Docker Engine's legacy container links had: {SVCNAME}_PORT, and {SVCNAME}_PORT_80_TCP with _PROTO, _PORT and _ADDR.",
  variables: dockerLinks,
});

export const reachableCheck: Check = {
  id: 'env.reachable',
  family: 'env',
  title: "the address and port in a Pod's variables answer",
  promise:
    'A Service is found by its variables: what they name is its address and port, behind which an endpoint answers.',
  source: discovery,
  how: 'A Pod on every node takes address and port from its own variables (SERVICE_HOST with SERVICE_PORT, with a named UDP port, and those of the Docker link) and asks there.',
  meaning:
    'The variables are stale, as after a Service was deleted and made anew, or the Service does not work on that node.',
  next: ['kubectl exec -n NAMESPACE POD -- env', 'kubectl get service,endpointslices -n NAMESPACE'],
  fixture: envFixture,
  plan: (_, site) => planEnv(site, (world) => planReachable(world, site)),
};

/** Asks by the values that the Pod really has. */
function planReachable(world: World, site: Site): PlannedCase[] {
  const backends = podsOf(world, 'agent').map(({ namespace, name }) => objectKey(namespace, name));
  return perLink(world, site, (pod, service, ipFamily) => {
    const prefix = prefixOf(service);
    const forms = [
      { form: 'service', transport: 'tcp', host: `${prefix}_SERVICE_HOST`, port: `${prefix}_SERVICE_PORT` },
      { form: 'named', transport: 'udp', host: `${prefix}_SERVICE_HOST`, port: portVariable(service, 'metrics-udp') },
      { form: 'docker', transport: 'tcp', host: `${prefix}_PORT_80_TCP_ADDR`, port: `${prefix}_PORT_80_TCP_PORT` },
    ] as const;
    return forms.map(({ form, transport, host, port }) =>
      envCase('env.reachable', `${form}/${ipFamily}`, pod, service, {
        ipFamily,
        protocol: transport,
        expectation: {
          reach: 'allowed',
          because: [`${host} and ${port} are the address and a port of Service ${service.name}`],
          answeredBy: backends,
        },
        ask: {
          kind: 'probe',
          question: {
            kind: 'environment-exchange',
            transport,
            hostVariable: host,
            portVariable: port,
            timeoutMs: exchangeTimeoutMs,
            intervalMs: 500,
          },
        },
      }),
    );
  });
}

function perLink(
  world: World,
  site: Site,
  plan: (pod: RunningPod, service: RunningService, ipFamily: IpFamily) => readonly PlannedCase[],
): PlannedCase[] {
  return linkedPods(world).flatMap((pod) =>
    linkedServices(world, site).flatMap(({ service, ipFamily }) => plan(pod, service, ipFamily)),
  );
}
