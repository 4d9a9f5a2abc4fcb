import type { RunningPod, World } from '../../domain/fixture.ts';
import type { Check, Site } from '../check.ts';
import type { Ask, PlannedCase, Scenario } from '../planned-case.ts';
import { agents, podOn } from '../site.ts';
import { dnsCheck } from './dns-check.ts';
import { nameCase, probe, resolveTimeoutMs } from './questions.ts';

/** As in `manifests/pods/dns-custom.yaml`. */
const ordinals = ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth'];
const longSearch = ordinals.map((ordinal) => `${ordinal}.of-eight-search-domains-that-are-long.podreach.test`);
const ndots = 3;
/** As in `manifests/pods/dns-relaxed-search.yaml`. */
const relaxedSearch = ['under_score.podreach.test', '.'];

/** What the Pod's own server answers; nobody is at this address (RFC 5737). */
const answer = '192.0.2.53';

/** Resolver configurations that Pods bring along. */
export const customConfigCheck: Check = dnsCheck({
  id: 'dns.custom-config',
  title: 'a name server, search list and ndots of its own reach a Pod and are used',
  promise:
    'With dnsPolicy None a Pod has just the resolver configuration of its dnsConfig, with up to 32 search domains and 2048 characters; from 1.33 on a search domain may have an underscore or be a single dot.',
  source: 'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-dns-config',
  how: "A Pod that is its own name server reads its /etc/resolv.conf and resolves names with the libc: one found by the eighth search domain only, and two that tell ndots. A second Pod has an underscore and a single dot in its search list; it is skipped where the API server or the image's libc does not take it.",
  meaning: 'The kubelet or the container runtime of the node cuts the search list, or writes another file.',
  next: ['kubectl exec -n NAMESPACE POD -- cat /etc/resolv.conf'],
  fixture: agents,
  plan: (_, site) => ({ scenarios: [longScenario(site), relaxedScenario(site)].flatMap((scenario) => scenario ?? []) }),
});

function longScenario(site: Site): Scenario | undefined {
  return podScenario(site, 'dns-custom', (pod) => [
    writtenCase(pod, 'long', longSearch, { ndots: String(ndots) }),
    usedCase(pod, 'eighth-search-domain', 'web', [`web.${longSearch[7]}`], `web.${longSearch[7]}`),
    // Both names exist, and ndots decides which of them comes first.
    ndotsCase(pod, 'fewer-dots', 'a.b.c', `a.b.c.${longSearch[0]}`),
    ndotsCase(pod, 'enough-dots', 'a.b.c.d', 'a.b.c.d'),
  ]);
}

function relaxedScenario(site: Site): Scenario | undefined {
  const [underscore = ''] = relaxedSearch;
  return podScenario(site, 'dns-relaxed-search', (pod) => [
    writtenCase(pod, 'relaxed', relaxedSearch, {}),
    usedCase(pod, 'underscore', 'web', [`web.${underscore}`], `web.${underscore}`),
  ]);
}

function podScenario(
  site: Site,
  name: string,
  cases: (pod: RunningPod) => readonly PlannedCase[],
): Scenario | undefined {
  const node = site.nodes.at(-1);
  if (node === undefined) return undefined;
  const pod = podOn(node, site.home, name, name, { probes: ['agent'], overlay: name });
  const planned = { ...pod, ips: [] };
  const made = ({ pods }: World) => pods.find((other) => other.name === name) ?? planned;
  return {
    id: name,
    mayBeRefused: true,
    stages: [
      {
        id: name,
        changes: [{ action: 'create-pod', pod }],
        cases: (world) => cases(made(world)),
        settleMs: resolveTimeoutMs,
        stablePolls: 1,
      },
    ],
  };
}

function writtenCase(
  from: RunningPod,
  key: string,
  search: readonly string[],
  more: Readonly<Record<string, string>>,
): PlannedCase {
  const listed = search.map((domain, index) => [`search ${index + 1}`, domain] as const);
  return configCase(from, `written/${key}`, '/etc/resolv.conf', probe({ kind: 'dns-config' }), {
    values: {
      'nameserver 1': '127.0.0.1',
      'nameserver 2': null,
      ...Object.fromEntries(listed),
      [`search ${search.length + 1}`]: null,
      ...more,
    },
  });
}

function ndotsCase(from: RunningPod, key: string, name: string, first: string): PlannedCase {
  return usedCase(from, key, name, [name, `${name}.${longSearch[0]}`], first);
}

function usedCase(
  from: RunningPod,
  key: string,
  name: string,
  known: readonly string[],
  answeredName: string,
): PlannedCase {
  const ask = probe({
    kind: 'dns-own-server',
    name,
    known: [...known],
    address: answer,
    timeoutMs: resolveTimeoutMs,
  });
  return configCase(from, `used/${key}`, name, ask, {
    addresses: [answer],
    noOtherAddresses: true,
    answeredName,
  });
}

function configCase(
  from: RunningPod,
  key: string,
  name: string,
  ask: Ask,
  expectation: Pick<PlannedCase['expectation'], 'values' | 'addresses' | 'noOtherAddresses' | 'answeredName'>,
): PlannedCase {
  const because = [`the Pod has dnsPolicy None and the dnsConfig of manifests/pods/${from.overlay}.yaml`];
  return nameCase({ check: 'dns.custom-config', key, from, name, expectation: { because, ...expectation }, ask });
}
