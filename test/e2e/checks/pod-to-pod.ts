import type { WayToFail } from './way-to-fail.ts';

/** Ways to make the checks of family pod-to-pod fail. */
export const podToPodWays: readonly WayToFail[] = [
  {
    checks: ['pod-to-pod.tcp'],
    how: 'packets from node n1 to node n2 vanish',
    fault: ['node-pair', 'n1', 'n2'],
    expect: /^timed-out/,
    where: /\/(n1\/n2|n2\/n1)$/,
  },
  {
    checks: ['pod-to-pod.udp'],
    how: 'UDP packets from node n1 to node n3 vanish',
    fault: ['udp-blocked', 'n1', 'n3'],
    expect: /^timed-out/,
    where: /\/(n1\/n3|n3\/n1)$/,
  },
  {
    checks: ['pod-to-pod.no-nat'],
    how: 'node n3 translates the source address of packets to other nodes',
    fault: ['masquerade', 'n3'],
    expect: /^the server saw .+ instead of /,
    where: /\/n3\/n[12]$/,
  },
  {
    checks: ['pod-to-pod.refused'],
    how: "resets and ICMP errors of node n2's Pods are dropped on the way",
    fault: ['refusals-lost', 'n2'],
    expect: /^expected refused, observed timed-out/,
    where: /\/n[13]\/n2$/,
  },
  {
    checks: ['pod-to-pod.payload'],
    how: 'packets of more than 1,400 bytes to and from node n2 vanish without a word',
    fault: ['mtu-blackhole', 'n2'],
    sharedRun: 'large packets vanish',
    expect: /^timed-out: (1048576 bytes each way|datagrams of 2000 and 8000 bytes)/,
    where: /\/(n2\/n[13]|n[13]\/n2)$/,
  },
  {
    checks: ['pod-to-pod.mtu'],
    how: 'packets of more than 1,400 bytes to and from node n2 vanish without a word',
    fault: ['mtu-blackhole', 'n2'],
    sharedRun: 'large packets vanish',
    expect: /^timed-out: datagrams of 1(373|353) bytes \(packets of 1401\) and more are not answered/,
    where: /\/(n2\/n[13]|n[13]\/n2)$/,
  },
  {
    checks: ['pod-to-pod.throughput'],
    how: 'packets of more than 1,400 bytes to and from node n2 vanish without a word',
    fault: ['mtu-blackhole', 'n2'],
    sharedRun: 'large packets vanish',
    extraArgs: ['--with', 'throughput'],
    expect: /^timed-out: 0 of \d+ bytes arrived/,
    where: /\/carried\/ipv[46]\/n2\/n1$/,
  },
  {
    checks: ['pod-to-pod.throughput'],
    how: 'packets from node n3 to node n1 vanish',
    fault: ['node-pair', 'n3', 'n1'],
    extraArgs: ['--with', 'throughput'],
    expect: /^timed-out/,
    where: /\/connected\/ipv[46]\/n3\/n1$/,
  },
  {
    checks: ['pod-to-pod.loss'],
    how: 'a fifth of the packets to and from node n3 vanishes',
    fault: ['packet-loss', 'n3'],
    expect: /of 100 unanswered, more than 5 %$/,
    where: /\/(n3\/n[12]|n[12]\/n3)$/,
  },
  {
    checks: ['pod-to-pod.latency'],
    how: 'what Pods on node n1 send waits for seconds in front of a congested link',
    fault: ['pod-links-congested', 'n1'],
    expect: /^median answer time \d+(\.\d+)? ms, more than 1000 ms$/,
    where: /n1/,
  },
  {
    checks: ['pod-to-pod.terminating'],
    how: 'the Pod that is being deleted ends at once instead of serving on through its grace period',
    mutations: [
      {
        resource: 'pods',
        name: 'terminating',
        patch:
          '[JSONPatch{op: "replace", path: "/spec/containers/0/env", value: object.spec.containers[0].env.filter(e, e.name != "PODREACH_LINGER_SECONDS")}]',
      },
    ],
    expect: /^(timed-out|unreachable|refused|flaky)/,
    where: /^pod-to-pod\.terminating\/to\//,
  },
  {
    checks: ['pod-to-pod.host-network'],
    how: "node n2's firewall takes no connections from Pods",
    fault: ['node-closed-to-pods', 'n2'],
    extraArgs: ['--with', 'host-network'],
    expect: /^timed-out/,
    where: /^pod-to-pod\.host-network\/to\/.+\/n2$/,
  },
  {
    checks: ['pod-to-pod.host-ports'],
    how: "the Pod at the node's address has no host port",
    mutations: [
      {
        resource: 'pods',
        name: 'host-port-tcp',
        patch: [{ op: 'remove', path: '/spec/containers/0/ports/0/hostPort' }],
      },
    ],
    extraArgs: ['--with', 'host-network,host-ports'],
    expect: /^refused/,
    where: /^pod-to-pod\.host-ports\/tcp\//,
  },
];
