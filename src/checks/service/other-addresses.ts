import type { IpFamily } from '../../domain/network.ts';
import type { Check, Site } from '../check.ts';
import type { PlannedCase, Scenario } from '../planned-case.ts';
import { askAt, serviceOf } from '../targets.ts';
import { clientsAndBackends, fewLabel, serviceBeside } from './backends.ts';
import { answeredByAny, askOnce, caseOn, exchangeWith, pathsTo, silenceMs, settleMs } from './service-path.ts';
import { join } from '../site.ts';

const familyName = { ipv4: 'IPv4', ipv6: 'IPv6' } as const;

/** Addresses for documentation (RFC 5737, RFC 3849): nobody's, so that nothing else answers there. */
const externalAddresses = { ipv4: '198.51.100.77', ipv6: '2001:db8::77' } as const;

export const externalIpsCheck: Check = {
  id: 'service.external-ips',
  family: 'service',
  title: "a Service's externalIPs lead to it",
  promise:
    "Traffic that enters the cluster with one of a Service's externalIPs as its destination goes to the Service's endpoints.",
  source: 'https://kubernetes.io/docs/concepts/services-networking/service/#external-ips',
  how: 'A Service gets an address that no node has, one for each IP family; every agent asks it there, TCP and UDP.',
  meaning:
    'What serves the Services ignores externalIPs. Many clusters forbid them, since whoever may set them can take over traffic.',
  next: ['kubectl get services -n NAMESPACE -o custom-columns=NAME:.metadata.name,EXTERNAL:.spec.externalIPs'],
  needs: [{ kind: 'feature', feature: 'external-ips' }],
  fixture: clientsAndBackends,
  plan: (_, site) => ({ scenarios: site.podFamilies.map((ipFamily) => planExternalIp(site, ipFamily)) }),
};

function planExternalIp(site: Site, ipFamily: IpFamily): Scenario {
  const name = `external-${ipFamily}`;
  const address = externalAddresses[ipFamily];
  const service = serviceBeside(site, name, 'external-ip', fewLabel, { family: familyName[ipFamily], address });
  return {
    id: `service.external-ips/${ipFamily}`,
    mayBeRefused: true,
    stages: [
      {
        id: 'made',
        changes: [{ action: 'create-service', service }],
        cases: (world) =>
          pathsTo(world, serviceOf(world, name)).map((path): PlannedCase => ({
            ...caseOn('service.external-ips', path, 80),
            expectation: answeredByAny(path, `Service ${name} has the externalIP ${address}`),
            ask: askAt({ name, addresses: [address] }, ipFamily, (at) => exchangeWith(path.protocol, at, 80)),
          })),
        settleMs,
        stablePolls: 1,
      },
    ],
  };
}

export const proxyNameLabelCheck: Check = {
  id: 'service.proxy-name-label',
  family: 'service',
  title: 'a Service labelled for another proxy is served once the label is gone',
  promise:
    'A Service with the label service.kubernetes.io/service-proxy-name is left to that proxy; without the label the cluster serves it.',
  source: 'https://kubernetes.io/docs/reference/labels-annotations-taints/#servicekubernetesioservice-proxy-name',
  how: 'A Service made with the label is asked from every node, which tells for information whether the cluster heeds the label; then the label is removed, and it must answer.',
  meaning: 'What serves the Services does not notice that a label was removed.',
  next: ['kubectl get service -n NAMESPACE labelled-for-another --show-labels'],
  fixture: (site) =>
    join(clientsAndBackends(site), {
      services: [serviceBeside(site, 'labelled-for-another', 'proxy-name', fewLabel)],
    }),
  plan: (world, site) => {
    const name = 'labelled-for-another';
    const paths = pathsTo(world, serviceOf(world, name));
    const labels = { 'service.kubernetes.io/service-proxy-name': null };
    return {
      scenarios: [
        {
          id: 'service.proxy-name-label',
          stages: [
            {
              id: 'labelled',
              changes: [],
              cases: paths.map((path) => ({
                ...caseOn('service.proxy-name-label', path, 80, 'labelled'),
                expectation: {
                  reach: 'unspecified',
                  because: ['kube-proxy leaves a Service with this label alone, another proxy may ignore the label'],
                },
                ask: askAt({ name, addresses: path.service.clusterIps }, path.ipFamily, (address) =>
                  exchangeWith(path.protocol, address, 80, silenceMs),
                ),
              })),
              settleMs,
              stablePolls: 1,
            },
            {
              id: 'unlabelled',
              changes: [
                {
                  action: 'patch',
                  target: { kind: 'Service', namespace: site.away, name },
                  patch: { metadata: { labels } },
                },
              ],
              cases: paths.map((path) => ({
                ...caseOn('service.proxy-name-label', path, 80, 'unlabelled'),
                expectation: answeredByAny(path, 'the label that left it to another proxy was removed'),
                ask: askOnce(path, 80),
              })),
              settleMs,
              stablePolls: 1,
            },
          ],
        },
      ],
    };
  },
};
