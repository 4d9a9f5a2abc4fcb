import type { WayToFail } from './way-to-fail.ts';

/** Ways to make the checks of family policy fail. */
export const policyWays: readonly WayToFail[] = [
  {
    checks: ['policy.deny-all'],
    how: 'the cluster has no policy engine',
    expect: /^expected blocked, observed reached/,
  },
  {
    checks: ['policy.allow-label'],
    how: 'the allow rule is made for another port',
    cluster: 'cilium',
    mutations: [
      {
        resource: 'networkpolicies',
        name: 'allow-frontend',
        patch: [{ op: 'replace', path: '/spec/ingress/0/ports', value: [{ protocol: 'TCP', port: 1 }] }],
      },
    ],
    expect: /^timed-out/,
  },
  {
    checks: ['policy.release'],
    how: "another policy, of the cluster's operator, goes on denying after the run's own are gone",
    cluster: 'cilium',
    objects: [
      {
        apiVersion: 'cilium.io/v2',
        kind: 'CiliumClusterwideNetworkPolicy',
        metadata: { name: 'e2e-deny-backends' },
        spec: {
          endpointSelector: { matchLabels: { 'podreach.dev/role': 'backend' } },
          ingressDeny: [{ fromEntities: ['all'] }],
        },
      },
    ],
    expect: /^timed-out/,
  },
];
