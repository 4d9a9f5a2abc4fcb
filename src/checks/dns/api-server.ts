import { addressOf, ipFamilyOf } from '../../domain/network.ts';
import type { Check } from '../check.ts';
import { agents, echoService, join, neighbours } from '../site.ts';
import { podsOf, serviceOf } from '../targets.ts';
import { dnsCheck } from './dns-check.ts';
import { addressRecord, asResolver, nameCase } from './questions.ts';

/** The names by which programs in Pods find the API server. */
export const apiServerCheck: Check = dnsCheck({
  id: 'dns.api-server',
  title: 'the API server by its names: kubernetes.default',
  promise: 'The API server is the Service kubernetes of the namespace default, at the address that DNS gives for it.',
  source: 'https://kubernetes.io/docs/tasks/run-application/access-api-from-pod/#directly-accessing-the-rest-api',
  how: 'Every agent resolves kubernetes.default, kubernetes.default.svc and the full name, in the family that Services get first; the address is compared with the API, where that may be read.',
  meaning: 'Cluster DNS does not follow the API server, or the search list of the Pods is wrong.',
  next: ['kubectl get service -n default kubernetes', 'kubectl logs -n kube-system -l k8s-app=kube-dns --tail=50'],
  fixture: (site) => join(agents(site), neighbours(site), echoService(site)),
  plan: (world) => {
    const full = `kubernetes.default.svc.${world.dnsDomain}`;
    // Single-stack by nature, in the family that is the cluster's first.
    const ipFamily = ipFamilyOf(serviceOf(world, 'echo')?.clusterIps[0] ?? '');
    const address = addressOf(world.apiService?.clusterIps ?? [], ipFamily);
    const because = [
      address === undefined
        ? 'every cluster has the Service kubernetes in the namespace default'
        : `Service kubernetes of the namespace default has the address ${address}`,
    ];
    const forms = [
      { key: 'partial', name: 'kubernetes.default' },
      { key: 'with-svc', name: 'kubernetes.default.svc' },
      { key: 'full', name: `${full}.` },
    ];
    return {
      cases: podsOf(world, 'agent').flatMap((from) =>
        forms.map(({ key, name }) =>
          nameCase({
            check: 'dns.api-server',
            key,
            from,
            name,
            ipFamily,
            expectation: { because, ...(address === undefined ? {} : { addresses: [address] }), answeredName: full },
            ask: asResolver(name, addressRecord(ipFamily)),
          }),
        ),
      ),
    };
  },
});
