import type { ApiService, RunningPod } from '../../domain/fixture.ts';
import { ipFamilyOf } from '../../domain/network.ts';
import type { Check } from '../check.ts';
import type { PlannedCase } from '../planned-case.ts';
import { agents } from '../site.ts';
import { exchangeTimeoutMs, podEndpoint, podsOf } from '../targets.ts';

/** The name under which clients in Pods check the certificate. */
const apiName = 'kubernetes.default.svc';
const apiEndpoint = { kind: 'service', namespace: 'default', service: 'kubernetes' } as const;

export const kubernetesApiCheck: Check = {
  id: 'service.kubernetes-api',
  family: 'service',
  title: 'Pods reach the API server, which proves who it is',
  promise:
    'The Service kubernetes in Namespace default leads Pods to the API server, whose certificate is valid for that name and vouched for by the authority every Namespace has.',
  source: 'https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/',
  how: "Every agent starts TLS sessions with the Service's ClusterIP and with each address of its EndpointSlices, and checks the certificate against the name kubernetes.default.svc and the ConfigMap kube-root-ca.crt.",
  meaning:
    'Pods cannot reach the control plane: operators and anything with a service account stop. A firewall between nodes and control plane, a wrong advertise address, or a certificate that ran out.',
  next: [
    'kubectl get service -n default kubernetes -o wide',
    'kubectl get endpointslices -n default -l kubernetes.io/service-name=kubernetes',
    'openssl s_client -connect ADDRESS:443 -showcerts </dev/null  # from a node',
  ],
  needs: [{ kind: 'right', right: 'get Service kubernetes and its EndpointSlices in Namespace default' }],
  fixture: agents,
  plan: (world) => ({ cases: podsOf(world, 'agent').flatMap((from) => planAgent(from, world.apiService)) }),
};

function planAgent(from: RunningPod, api: ApiService | undefined): PlannedCase[] {
  if (api === undefined) return [notAllowed(from)];
  return [
    ...api.clusterIps.map((address) =>
      apiCase(from, api, {
        part: ipFamilyOf(address),
        address,
        port: api.port,
        because: 'it is the ClusterIP of the Service kubernetes',
      }),
    ),
    ...api.endpoints.map(({ address, port }, index) =>
      apiCase(from, api, {
        // By its place, because a report has no addresses in its ids.
        part: `endpoint-${index}`,
        address,
        port,
        because: 'it is an endpoint of the Service kubernetes',
      }),
    ),
  ];
}

function apiCase(
  from: RunningPod,
  { ca }: ApiService,
  { part, address, port, because }: { part: string; address: string; port: number; because: string },
): PlannedCase {
  return {
    id: `service.kubernetes-api/${part}/${from.node}`,
    family: 'service',
    check: 'service.kubernetes-api',
    from: podEndpoint(from),
    to: { ...apiEndpoint, port },
    ipFamily: ipFamilyOf(address),
    protocol: 'tcp',
    expectation: {
      reach: 'allowed',
      because: [
        because,
        ca === undefined
          ? 'its certificate is valid for kubernetes.default.svc; whose it is may not be read'
          : 'its certificate is valid for kubernetes.default.svc, and of the authority in kube-root-ca.crt',
      ],
      values: { [apiName]: 'valid', ...(ca === undefined ? {} : { chain: 'valid' }) },
    },
    ask: {
      kind: 'probe',
      question: {
        kind: 'tls',
        address,
        port,
        names: [apiName],
        ...(ca === undefined ? {} : { ca }),
        timeoutMs: exchangeTimeoutMs,
      },
    },
  };
}

/** Without the right to read the Service nobody knows where to ask. */
function notAllowed(from: RunningPod): PlannedCase {
  return {
    id: `service.kubernetes-api/${from.node}`,
    family: 'service',
    check: 'service.kubernetes-api',
    from: podEndpoint(from),
    to: apiEndpoint,
    expectation: { reach: 'allowed', because: ['the Service kubernetes leads to the API server'] },
    ask: {
      kind: 'given',
      observation: {
        outcome: 'unsupported',
        lacks: 'right',
        detail: 'the Service kubernetes in Namespace default may not be read',
      },
    },
  };
}
