import type { WayToFail } from './way-to-fail.ts';

/** Ways to make the checks of family dns fail. */
export const dnsWays: readonly WayToFail[] = [
  {
    checks: ['dns.short', 'dns.namespace', 'dns.service'],
    how: "the Pods' resolver has no search list",
    mutations: [
      {
        resource: 'pods',
        patch: [
          { op: 'add', path: '/spec/dnsPolicy', value: 'None' },
          { op: 'add', path: '/spec/dnsConfig', value: { nameservers: ['10.96.0.10'] } },
        ],
      },
    ],
    expect: /^unresolved/,
  },
  {
    checks: ['dns.fqdn'],
    how: 'no DNS replica answers',
    fault: ['dns-down'],
    expect: /^timed-out/,
  },
];
