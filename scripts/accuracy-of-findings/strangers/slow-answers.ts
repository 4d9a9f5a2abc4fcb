import { readFile } from 'node:fs/promises';
import { kubectlWords, onNode } from '../../../test/e2e/harness/test-cluster.ts';
import type { Trouble } from '../trial.ts';
import { rangesOf, tableWith, withoutTable } from './firewall.ts';
import { inNetworkOfPod, inPod } from './probe-pod.ts';

const relay = new URL('late-datagrams.mjs', import.meta.url);
const relayPort = 5300;
const pidFile = '/run/late-datagrams.pid';

/** The DNS replica of a node answers over UDP only after so long; it is Ready, and as fast as ever over TCP. */
export function lateDnsReplica(node: string, delayMs: number): Trouble {
  return {
    make: async () => {
      const program = await readFile(relay, 'utf8');
      const address = await dnsAddressOn(node);
      const command = [inPod, address, 'node', '--input-type=module', '-e', program, relayPort, 53, delayMs];
      // In the background of a shell of the node, which knows the number by which it is to be ended.
      const start = `setsid bash "$@" > /dev/null 2>&1 < /dev/null &\necho $! > ${pidFile}`;
      await onNode(node, ['bash', '-c', start, 'bash', ...command.map(String)]);
      const redirect = `iifname != "lo" udp dport 53 redirect to :${relayPort}`;
      const chain = 'type nat hook prerouting priority dstnat; policy accept;';
      await inNetworkOfPod(node, address, ['nft', tableWith(chain, [redirect])]);
    },
    mend: async () => {
      const end = `if [ -e ${pidFile} ]; then kill "$(cat ${pidFile})" || true; rm ${pidFile}; fi`;
      await onNode(node, ['bash', '-c', end]);
      await inNetworkOfPod(node, await dnsAddressOn(node), ['nft', withoutTable]);
    },
  };
}

/** What the Pods of a node send to others waits in front of a narrow link; what the node itself sends does not. */
export function narrowUplink(node: string, rate: string, queueBytes: number): Trouble {
  return {
    make: async () => {
      const filters = (await rangesOf(node)).map((range, index) => {
        const [protocol, match] = range.includes(':') ? ['ipv6', 'ip6'] : ['ip', 'ip'];
        return `tc filter add dev eth0 parent 1: protocol ${protocol} prio ${index + 1} u32 match ${match} src ${range} flowid 1:2`;
      });
      const commands = [
        'set -e',
        'tc qdisc replace dev eth0 root handle 1: htb default 1',
        'tc class replace dev eth0 parent 1: classid 1:1 htb rate 10gbit quantum 1514',
        `tc class replace dev eth0 parent 1: classid 1:2 htb rate ${rate} quantum 1514`,
        `tc qdisc replace dev eth0 parent 1:2 bfifo limit ${queueBytes}`,
        ...filters,
      ];
      await onNode(node, ['bash', '-c', commands.join('\n')]);
    },
    mend: async () => void (await onNode(node, ['bash', '-c', 'tc qdisc del dev eth0 root 2> /dev/null || true'])),
  };
}

async function dnsAddressOn(node: string): Promise<string> {
  const [address] = await kubectlWords([
    'get',
    'pods',
    '-n',
    'kube-system',
    '-l',
    'k8s-app=kube-dns',
    '--field-selector',
    `spec.nodeName=${node},status.phase=Running`,
    '-o',
    'jsonpath={.items[*].status.podIP}',
  ]);
  if (address === undefined) throw new Error(`no DNS replica runs on ${node}`);
  return address;
}
