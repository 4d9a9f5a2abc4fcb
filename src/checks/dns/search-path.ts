import type { Check } from '../check.ts';
import { agents } from '../site.ts';
import { podsOf } from '../targets.ts';
import { dnsCheck } from './dns-check.ts';
import { nameCase, probe } from './questions.ts';

/** What the kubelet writes into `/etc/resolv.conf` for dnsPolicy ClusterFirst. */
export const searchPathCheck: Check = dnsCheck({
  id: 'dns.search-path',
  title: '/etc/resolv.conf as the kubelet writes it',
  promise:
    'With dnsPolicy ClusterFirst a Pod has the name server of the cluster, the search list namespace.svc.domain, svc.domain, domain (the node may add its own after them), and ndots:5.',
  source: 'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#namespaces-of-services',
  how: 'Every agent reads its own file; name servers and domain are compared with what most nodes have.',
  meaning:
    'The kubelet of that node has another clusterDNS or clusterDomain than the others, or a webhook changes Pods.',
  next: [
    'kubectl get --raw /api/v1/nodes/NODE/proxy/configz  # clusterDNS and clusterDomain of this kubelet',
    'kubectl exec -n NAMESPACE POD -- cat /etc/resolv.conf',
  ],
  fixture: agents,
  plan: (world) => ({
    cases: podsOf(world, 'agent').map((from) =>
      nameCase({
        check: 'dns.search-path',
        key: '',
        from,
        name: '/etc/resolv.conf',
        expectation: {
          because: [
            `dnsPolicy ClusterFirst in namespace ${from.namespace} of a cluster with the domain ${world.dnsDomain}`,
          ],
          values: {
            ...Object.fromEntries(world.nameservers.map((server, index) => [`nameserver ${index + 1}`, server])),
            'search 1': `${from.namespace}.svc.${world.dnsDomain}`,
            'search 2': `svc.${world.dnsDomain}`,
            'search 3': world.dnsDomain,
            ndots: '5',
          },
        },
        ask: probe({ kind: 'dns-config' }),
      }),
    ),
  }),
});
