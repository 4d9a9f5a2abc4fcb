import { expect, test } from 'vitest';
import { dnsDomainOf } from '#src/plan/dns-domain.ts';

test.each([
  ['as the kubelet writes it', ['ns.svc.cluster.local', 'svc.cluster.local', 'cluster.local'], 'cluster.local'],
  ['a domain of its own', ['ns.svc.k8s.example.org', 'svc.k8s.example.org', 'k8s.example.org'], 'k8s.example.org'],
  ['with a trailing dot', ['ns.svc.test.', 'svc.test.', 'test.'], 'test'],
  [
    "with the node's own domains behind",
    ['ns.svc.cluster.local', 'svc.cluster.local', 'cluster.local', 'corp.example'],
    'cluster.local',
  ],
  ['one node configured wrongly', ['svc.a', 'svc.b', 'svc.b'], 'b'],
  ['nothing to read', [], 'cluster.local'],
])('the DNS domain from search lists: %s', (_, searchDomains, domain) => {
  expect(dnsDomainOf(searchDomains)).toBe(domain);
});
