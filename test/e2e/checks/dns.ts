import type { Mutation } from '../harness/mutation.ts';
import { brokenReplica, wildcardAddress, wildcardServer } from './broken-dns-servers.ts';
import type { WayToFail } from './way-to-fail.ts';

/** Pods that ask this server and have no search list. */
function resolverAt(nameserver: string): Mutation {
  return {
    resource: 'pods',
    patch: [
      { op: 'add', path: '/spec/dnsPolicy', value: 'None' },
      { op: 'add', path: '/spec/dnsConfig', value: { nameservers: [nameserver] } },
    ],
  };
}

const withoutSearchList = resolverAt('10.96.0.10');

/** Policy that lets UDP through to the DNS replicas and no TCP; the kubelet's own probes are not subject to it. */
const onlyUdpToDns = {
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: { name: 'e2e-dns-udp-only', namespace: 'kube-system' },
  spec: {
    podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    policyTypes: ['Ingress'],
    ingress: [{ ports: [{ port: 53, protocol: 'UDP' }] }],
  },
};

/** Ways to make the checks of family dns fail. */
export const dnsWays: readonly WayToFail[] = [
  {
    checks: ['dns.short', 'dns.namespace', 'dns.service', 'dns.libc', 'dns.api-server'],
    how: "the Pods' resolver has no search list",
    sharedRun: 'no search list',
    mutations: [withoutSearchList],
    expect: /^unresolved/,
  },
  {
    checks: ['dns.search-path'],
    how: "the Pods' resolver has no search list",
    sharedRun: 'no search list',
    expect: /^search 1 is not set, expected /,
  },
  {
    checks: ['dns.fqdn'],
    how: 'no DNS replica answers',
    sharedRun: 'dns-down',
    fault: ['dns-down'],
    expect: /^timed-out/,
  },
  {
    checks: ['dns.host-network'],
    how: 'no DNS replica answers',
    sharedRun: 'dns-down',
    extraArgs: ['--with', 'host-network'],
    expect: /^timed-out/,
    where: /\/resolves\//,
  },
  {
    checks: ['dns.host-network'],
    how: "a Pod that asks for its node's network gets one of its own, and with it the host name in its spec",
    extraArgs: ['--with', 'host-network'],
    mutations: [{ resource: 'pods', name: 'host-1', patch: [{ op: 'remove', path: '/spec/hostNetwork' }] }],
    expect: /^hostname of its own is "yes", expected "no"/,
    where: /\/hostname\/n2/,
  },
  {
    checks: ['dns.nxdomain'],
    how: "the Pods' DNS server has a wildcard record",
    sharedRun: 'wildcard',
    objects: wildcardServer,
    mutations: [resolverAt(wildcardAddress)],
    expect: /^expected NXDOMAIN, observed NOERROR/,
  },
  {
    checks: ['dns.pod-ip-record', 'dns.digit-name'],
    how: "the Pods' DNS server has a wildcard record",
    sharedRun: 'wildcard',
    expect: /192\.0\.2\.1|2001:db8::1/,
  },
  {
    checks: ['dns.tcp', 'dns.truncation'],
    how: 'a NetworkPolicy lets DNS over UDP through and not over TCP',
    cluster: 'cilium',
    objects: [onlyUdpToDns],
    expect: /no tcp reply/,
  },
  {
    checks: ['dns.replicas'],
    how: 'one more replica of cluster DNS, on node n1, answers SERVFAIL',
    sharedRun: 'broken replica',
    objects: [brokenReplica],
    expect: /SERVFAIL/,
    where: /replica-on-n1/,
  },
  {
    checks: ['dns.latency'],
    how: 'one more replica of cluster DNS, on node n1, takes 1.5 s for every answer',
    sharedRun: 'broken replica',
    expect: /^median answer time 1\d{3}/,
    where: /replica-on-n1/,
  },
  {
    checks: ['dns.custom-config'],
    how: 'the search list of the Pod is cut after six domains',
    mutations: [
      {
        resource: 'pods',
        name: 'dns-custom',
        patch: [
          { op: 'remove', path: '/spec/dnsConfig/searches/7' },
          { op: 'remove', path: '/spec/dnsConfig/searches/6' },
        ],
      },
    ],
    expect: /^(search 7 is not set|unresolved)/,
    where: /written\/long|eighth-search-domain/,
  },
  {
    checks: ['dns.headless'],
    how: 'no Pod is behind the headless Service',
    sharedRun: 'records',
    mutations: [
      {
        resource: 'services',
        name: 'dns-agents',
        patch: [{ op: 'add', path: '/spec/selector/podreach.dev~1no-such-label', value: 'true' }],
      },
    ],
    expect: /^unresolved: .+ NXDOMAIN/,
  },
  {
    checks: ['dns.pod-hostname'],
    how: 'the Pod gets another hostname than it was given',
    sharedRun: 'records',
    mutations: [
      { resource: 'pods', name: 'named', patch: [{ op: 'replace', path: '/spec/hostname', value: 'stranger' }] },
    ],
    expect: /^unresolved: .+ NXDOMAIN/,
    where: /\/pod\//,
  },
  {
    checks: ['dns.hosts-file'],
    how: 'the Pod gets another hostname than it was given',
    sharedRun: 'records',
    expect: /^hostname is "stranger", expected "podreach-host"/,
    where: /\/own-/,
  },
  {
    checks: ['dns.srv'],
    how: 'the Pod behind the headless Service gets another hostname than it was given',
    sharedRun: 'records',
    expect: /^found 8080 stranger\./,
    where: /\/headless\//,
  },
  {
    checks: ['dns.ptr'],
    how: 'the Pod behind the headless Service gets another hostname than it was given',
    sharedRun: 'records',
    expect: /^found stranger\./,
    where: /\/pod\//,
  },
  {
    checks: ['dns.external-name'],
    how: 'a change of the external name comes to nothing',
    sharedRun: 'records',
    mutations: [
      {
        resource: 'services',
        name: 'dns-alias',
        operations: ['UPDATE'],
        patch: [{ op: 'replace', path: '/spec/externalName', value: 'somewhere.podreach.invalid' }],
      },
    ],
    expect: /^unresolved/,
    where: /\/changed\//,
  },
  {
    checks: ['dns.outside'],
    how: 'the name does not exist',
    extraArgs: ['--outside', 'nowhere.podreach.invalid'],
    expect: /^unresolved/,
  },
];
