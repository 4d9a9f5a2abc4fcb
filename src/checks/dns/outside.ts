import type { RunningPod, World } from '../../domain/fixture.ts';
import type { Check } from '../check.ts';
import type { PlannedCase } from '../planned-case.ts';
import { agents } from '../site.ts';
import { podFamilies, podsOf } from '../targets.ts';
import { dnsCheck } from './dns-check.ts';
import { addressRecord, nameCase, probe, resolveTimeoutMs } from './questions.ts';
import { splitOutsideName } from './outside-name.ts';

/** For the name, and for a connection over the Internet that outlasts a lost SYN (1 s, RFC 6298). */
const connectTimeoutMs = resolveTimeoutMs + 3_000;

/** Names that are not the cluster's. */
export const outsideCheck: Check = dnsCheck({
  id: 'dns.outside',
  title: 'names outside the cluster resolve, and can be reached',
  promise:
    "What is not in the cluster domain is handed on to the upstream name servers; whether there are any, and which ways lead outside, is the cluster's own matter, so only names that are given are asked for.",
  source: 'https://kubernetes.io/docs/tasks/administer-cluster/dns-custom-nameservers/#coredns',
  how: 'Every agent resolves each name of --outside; where it is given with a port (example.org:443), it opens a TCP connection too, in each IP family the name has.',
  meaning: 'The upstream name servers of cluster DNS do not answer, or the nodes have no way outside.',
  next: [
    'kubectl get configmap -n kube-system coredns -o yaml  # where does `forward` lead to?',
    'kubectl get networkpolicies -A',
  ],
  needs: [{ kind: 'outside-names' }],
  fixture: agents,
  plan: (world, { options }) => ({
    cases: podsOf(world, 'agent').flatMap((from) =>
      options.outsideNames.flatMap((text) => outsideCases(world, from, text)),
    ),
  }),
});

function outsideCases(world: World, from: RunningPod, text: string): readonly PlannedCase[] {
  const { name, port } = splitOutsideName(text);
  const families = podFamilies(world);
  const because = [`--outside ${text}`];
  const resolved = nameCase({
    check: 'dns.outside',
    key: `${text}/resolves`,
    from,
    name,
    expectation: { because },
    ask: probe({ kind: 'dns', name, recordType: addressRecord(families[0] ?? 'ipv4'), timeoutMs: resolveTimeoutMs }),
  });
  if (port === undefined) return [resolved];
  const connected = families.map((ipFamily) =>
    nameCase({
      check: 'dns.outside',
      key: `${text}/connects/${ipFamily}`,
      from,
      name,
      ipFamily,
      protocol: 'tcp',
      expectation: { because },
      ask: probe({ kind: 'outside', name, port, ipFamily, timeoutMs: connectTimeoutMs }),
    }),
  );
  return [resolved, ...connected];
}
