import type { RunningPod, World } from '../../domain/fixture.ts';
import type { Check } from '../check.ts';
import type { Ask, PlannedCase } from '../planned-case.ts';
import { agents, join } from '../site.ts';
import { podsOf } from '../targets.ts';
import { dnsCheck } from './dns-check.ts';
import { namedPodIn, namedPodInDns } from '../named-pod.ts';
import { nameCase, probe } from './questions.ts';

/** A Pod's own names, which need no DNS server. */
export const hostsFileCheck: Check = dnsCheck({
  id: 'dns.hosts-file',
  title: 'a Pod finds its own host name in /etc/hosts',
  promise:
    "The kubelet writes a Pod's addresses with its host name into /etc/hosts, with the full name too where the Pod has a subdomain; the host name is spec.hostname, or else the Pod's name.",
  source: 'https://kubernetes.io/docs/tasks/network/customize-hosts-file-for-pods/',
  how: 'Every agent, and a Pod with hostname and subdomain, reads its own host name and the addresses that /etc/hosts has for its names.',
  meaning:
    'The kubelet or the container runtime of that node does not manage the file, or an image or a webhook replaces it.',
  next: ['kubectl exec -n NAMESPACE POD -- cat /etc/hosts', 'kubectl get pod -n NAMESPACE POD -o yaml'],
  fixture: (site) => join(agents(site), namedPodInDns(site)),
  plan: (world) => ({ cases: [...podsOf(world, 'agent').flatMap(agentCases), ...namedCases(world)] }),
});

function agentCases(pod: RunningPod): readonly PlannedCase[] {
  return [inHosts(pod, pod.name, 'short', "the Pod's name is its host name"), hostnameIs(pod, pod.name, 'hostname')];
}

function namedCases(world: World): readonly PlannedCase[] {
  const named = namedPodIn(world);
  if (named === undefined) return [];
  const { pod, hostname, fullName } = named;
  return [
    inHosts(pod, hostname, 'own-short', `spec.hostname of the Pod is ${hostname}`),
    inHosts(pod, fullName, 'own-full', `spec.subdomain of the Pod makes its full name ${fullName}`),
    hostnameIs(pod, hostname, 'own-hostname'),
  ];
}

function inHosts(from: RunningPod, name: string, key: string, because: string): PlannedCase {
  const expectation = { because: [because], addresses: from.ips, noOtherAddresses: true };
  return nameCase({
    check: 'dns.hosts-file',
    key,
    from,
    name,
    expectation,
    ask: fromIt(from, probe({ kind: 'hosts-file', name })),
  });
}

function hostnameIs(from: RunningPod, hostname: string, key: string): PlannedCase {
  const expectation = { because: [`its host name is ${hostname}`], values: { hostname } };
  return nameCase({
    check: 'dns.hosts-file',
    key,
    from,
    name: 'hostname',
    expectation,
    ask: fromIt(from, probe({ kind: 'dns-config' })),
  });
}

function fromIt({ name, problem }: RunningPod, ask: Ask): Ask {
  if (problem === undefined) return ask;
  return { kind: 'cannot', cause: { code: 'agent-unreachable', detail: `${name} did not come up: ${problem}` } };
}
