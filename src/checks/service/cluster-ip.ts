import { addressOf, type AnyProtocol } from '../../domain/network.ts';
import type { Check } from '../check.ts';
import { agents, echoService, join, neighbours } from '../site.ts';
import { exchangesToSeeAll } from '../spread.ts';
import { serviceOf } from '../targets.ts';
import { answeredByAny, askAll, caseOn, falseAlarmRate, keysOf, pathsTo, type ServicePath } from './service-path.ts';

/** The port of `manifests/services/echo.yaml`. */
const servicePort = 80;

const fixture: Check['fixture'] = (site) => join(agents(site), neighbours(site), echoService(site));
const next = [
  'kubectl get endpointslices -n NAMESPACE -l kubernetes.io/service-name=echo',
  'kubectl get pods -n kube-system -o wide  # kube-proxy, or the CNI that replaces it',
];

export const clusterIpCheck: Check = {
  id: 'service.cluster-ip',
  family: 'service',
  title: 'a ClusterIP Service answers from every node',
  promise: 'A Service provides a stable virtual address behind which one of its ready endpoints answers.',
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/',
  how: "Many exchanges from every node with the Service's address, TCP and UDP; every one must be answered by one of its endpoints.",
  meaning:
    'The rules of the Service are missing or stale on a node: kube-proxy, or what replaces it, does not run there.',
  next,
  fixture,
  plan: (world) => ({
    cases: pathsTo(world, serviceOf(world, 'echo')).map((path) => ({
      ...caseOn('service.cluster-ip', path, servicePort),
      expectation: answeredByAny(path, `Service echo has ${path.backends.length} ready endpoints`),
      ask: askAll(path, servicePort),
    })),
  }),
};

export const endpointsCheck: Check = {
  id: 'service.endpoints',
  family: 'service',
  title: 'every endpoint of the Service is reached from every node',
  promise: 'Traffic to a ClusterIP is spread over all ready endpoints of the Service.',
  source: 'https://kubernetes.io/docs/reference/networking/virtual-ips/',
  how: 'Over as many exchanges as it takes for a random choice to miss an endpoint less than once in a million runs, every endpoint must have answered. Kubernetes promises no equal shares: how often each one answered is in the report, and is not judged.',
  meaning: 'A node has stale rules that lack an endpoint, or cannot reach the node of that endpoint.',
  next,
  fixture,
  // Shares its exchanges with `service.cluster-ip`.
  plan: (world) => ({
    cases: pathsTo(world, serviceOf(world, 'echo')).map((path) => ({
      ...caseOn('service.endpoints', path, servicePort),
      expectation: answeredByEvery(path),
      ask: askAll(path, servicePort),
      presupposesAnswer: true,
    })),
  }),
};

export const clientIpCheck: Check = {
  id: 'service.client-ip',
  family: 'service',
  title: "an endpoint behind a ClusterIP sees the client Pod's own address",
  promise: "The client's address is kept for traffic from a Pod to a ClusterIP: only the destination is translated.",
  source: 'https://kubernetes.io/docs/tutorials/services/source-ip/#source-ip-for-services-with-type-clusterip',
  how: 'The endpoint that answers reports the source address it saw; it must be the address of the asking Pod.',
  meaning:
    'A masquerade rule catches traffic to Services: kube-proxy runs with --masquerade-all, or its --cluster-cidr is not the range of the Pods.',
  next: ['On the node of the client: iptables-save -t nat | grep -i masq; nft list ruleset | grep -i masq'],
  fixture,
  // Shares its exchanges with `service.cluster-ip`.
  plan: (world) => ({
    cases: pathsTo(world, serviceOf(world, 'echo')).map((path) => {
      const own = addressOf(path.from.ips, path.ipFamily);
      return {
        ...caseOn('service.client-ip', path, servicePort),
        expectation: {
          reach: 'allowed' as const,
          because: [
            `the endpoint must see ${path.from.name} under its own address${own === undefined ? '' : ` ${own}`}`,
          ],
          ...(own === undefined ? {} : { clientAddress: own }),
        },
        ask: askAll(path, servicePort),
        presupposesAnswer: true,
      };
    }),
  }),
};

/** Every endpoint answered at least once. */
export function answeredByEvery({ backends }: ServicePath<AnyProtocol>) {
  const count = exchangesToSeeAll(backends.length, falseAlarmRate);
  return {
    reach: 'allowed' as const,
    because: [
      `${backends.length} endpoints are ready; a chosen endpoint is missed by ${count} random choices less than once in a million`,
    ],
    answeredBy: keysOf(backends),
    everyAnswerer: true,
  };
}
