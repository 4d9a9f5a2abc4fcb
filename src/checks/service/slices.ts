import type { RunningPod, RunningService, World } from '../../domain/fixture.ts';
import { type IpFamily, ipFamilyOf } from '../../domain/network.ts';
import { responderPorts } from '../../wire/responder.ts';
import type { Check } from '../check.ts';
import type { PlannedCase } from '../planned-case.ts';
import { echoService, join } from '../site.ts';
import { addressesOf, askAt, familiesOf, podEndpoint, podsOf, serviceOf } from '../targets.ts';
import { clientsAndBackends, emptyService, fewLabel, namedPortService, serviceBeside } from './backends.ts';
import { planKeptSlices } from './kept-slices.ts';
import { apiCase, listedCase } from './listed-endpoints.ts';
import { exchangeWith, keysOf, selectedBy } from './service-path.ts';

const names = { numbered: 'echo', named: 'named-port', empty: 'no-endpoints', headless: 'headless' } as const;
/** The Service of the API server, which exists in every cluster and writes both objects itself. */
const apiService = { namespace: 'default', name: 'kubernetes' } as const;
/** Of the Service that has no address of its own; its Pods listen on it. */
const headlessPort = responderPorts.agent;

const slicesSource = 'https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/';
const nextFor = (name: string) => [
  `kubectl get endpointslices -n NAMESPACE -l kubernetes.io/service-name=${name} -o yaml`,
  `kubectl get endpoints -n NAMESPACE ${name} -o yaml`,
  'kubectl logs -n kube-system -l component=kube-controller-manager --tail=-1 | grep -i endpoint',
];

export const slicesCheck: Check = {
  id: 'service.slices',
  family: 'service',
  title: 'EndpointSlices and Endpoints list exactly the Pods of a Service',
  promise:
    'The control plane keeps EndpointSlices, and an Endpoints object, that list the ready Pods a Service selects with the ports it leads to. It makes deleted slices anew, and removes both objects with their Service.',
  source: slicesSource,
  how: "Reads both of a Service with numbered ports, of one with named ports and of one that selects nothing, and compares them with the probe Pods; those of the API server's own Service must agree with each other. Then the slices of one Service are deleted, and a Service that selects nothing: the slices must come back as they were, and nothing be left of the other.",
  meaning:
    'The controller manager, or the API server it watches, is behind or broken: what serves the Services can only be as right as these objects.',
  next: nextFor(names.numbered),
  fixture: (site) =>
    join(clientsAndBackends(site), echoService(site), {
      services: [namedPortService(site), emptyService(site)],
    }),
  plan: (world, site) => ({
    cases: [
      ...[names.numbered, names.named, names.empty]
        .flatMap((name) => serviceOf(world, name) ?? [])
        .flatMap((service) => [
          listedCase(world, 'service.slices', service, 'endpoint-slices', familiesOf(service.clusterIps)),
          // An Endpoints object has the addresses of the Service's first family only.
          listedCase(world, 'service.slices', service, 'endpoints', service.clusterIps.slice(0, 1).map(ipFamilyOf)),
        ]),
      agreementCase(world),
    ],
    scenarios: [planKeptSlices(site)],
  }),
};

/** The API server keeps both, one address for each of its replicas; which these are nobody else needs to know. */
function agreementCase(world: World): PlannedCase {
  const { namespace, name } = apiService;
  return {
    ...apiCase(world, `service.slices/agreement/${name}`, 'service.slices', apiService),
    expectation: {
      reach: 'allowed',
      because: ["Endpoints and EndpointSlices of the API server's Service name the same addresses and ports"],
      addresses: [],
      noOtherAddresses: true,
    },
    ask: { kind: 'read', reading: { kind: 'disagreement', namespace, service: name } },
  };
}

export const headlessCheck: Check = {
  id: 'service.headless',
  family: 'service',
  title: 'a headless Service has no address, and its Pods answer at their own',
  promise:
    'A Service with clusterIP None gets no address and is not proxied: its EndpointSlices, and DNS, give the addresses of the Pods behind it.',
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#headless-services',
  how: 'The Service must have no address, its EndpointSlices must list the Pods it selects, and every agent asks each of them directly. What DNS says of it is asked by family dns.',
  meaning: 'The controller manager is behind, or the Pods cannot be reached: then family pod-to-pod fails too.',
  next: nextFor(names.headless),
  fixture: (site) =>
    join(clientsAndBackends(site), { services: [serviceBeside(site, names.headless, 'headless', fewLabel)] }),
  plan: (world) => {
    const service = serviceOf(world, names.headless);
    if (service === undefined) return {};
    const selected = selectedBy(world, service);
    const families = familiesOf(selected.flatMap(({ ips }) => ips));
    return {
      cases: [
        withoutAddress(world, service),
        listedCase(world, 'service.headless', service, 'endpoint-slices', families),
        ...podsOf(world, 'agent').flatMap((from) =>
          selected.flatMap((to) => families.flatMap((ipFamily) => directCases(service, from, to, ipFamily))),
        ),
      ],
    };
  },
};

function withoutAddress(world: World, service: RunningService): PlannedCase {
  return {
    ...apiCase(world, 'service.headless/no-address', 'service.headless', service),
    expectation: {
      reach: 'allowed',
      because: ['a Service with clusterIP None has no address'],
      addresses: [],
      noOtherAddresses: true,
    },
    ask: { kind: 'given', observation: { outcome: 'reached', addresses: [...service.clusterIps] } },
  };
}

function directCases(service: RunningService, from: RunningPod, to: RunningPod, ipFamily: IpFamily): PlannedCase[] {
  return (['tcp', 'udp'] as const).map((protocol) => ({
    id: `service.headless/${protocol}/${ipFamily}/${from.node}/${to.node}`,
    family: 'service',
    check: 'service.headless',
    from: podEndpoint(from),
    to: podEndpoint(to),
    ipFamily,
    protocol,
    expectation: {
      reach: 'allowed',
      because: [`${to.name} is behind the headless Service ${service.name} and answers at its own address`],
      answeredBy: keysOf([to]),
    },
    ask: askAt(addressesOf(to), ipFamily, (address) => exchangeWith(protocol, address, headlessPort)),
  }));
}
