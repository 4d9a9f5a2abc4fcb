import { kubectlWords, onNode } from '../../../test/e2e/harness/test-cluster.ts';
import type { Trouble } from '../trial.ts';

/** Where packets of a node's network are looked at: on their way through it, as they come in, or before fragments are put together. */
export const hooks = {
  forward: 'type filter hook forward priority 0; policy accept;',
  arrival: 'type filter hook prerouting priority -310; policy accept;',
  fragments: 'type filter hook prerouting priority -450; policy accept;',
} as const;

/** The address ranges of nodes' Pods, as nftables sets; each family that the cluster has. */
export type PodRanges = Readonly<Partial<Record<'ip' | 'ip6', string>>>;

const table = 'inet stranger';

/** Text for nft that lays the table with one chain, anew if it is there. */
export function tableWith(chain: string, rules: readonly string[]): string {
  return `${withoutTable}\ntable ${table} {\n chain trouble {\n  ${[chain, ...rules].join('\n  ')}\n }\n}`;
}

/** Text for nft that removes the table, whether it is there or not. */
export const withoutTable = `table ${table}\ndelete table ${table}`;

/** Rules in the network of a node. */
export function firewall(
  node: string,
  hook: keyof typeof hooks,
  rules: () => Promise<readonly string[]> | readonly string[],
): Trouble {
  return {
    make: async () => void (await onNode(node, ['nft', tableWith(hooks[hook], await rules())])),
    mend: async () => void (await onNode(node, ['nft', withoutTable])),
  };
}

/** Rules for packets from Pods of some nodes to Pods of others, one for each family; `rule` may differ by family. */
export async function betweenPods(
  from: readonly string[],
  to: readonly string[],
  rule: string | Readonly<Record<'ip' | 'ip6', string>>,
): Promise<readonly string[]> {
  const [source, target] = [await podRangesOf(from), await podRangesOf(to)];
  return (['ip', 'ip6'] as const).flatMap((family) => {
    const [saddr, daddr] = [source[family], target[family]];
    if (saddr === undefined || daddr === undefined) return [];
    return [`${family} saddr ${saddr} ${family} daddr ${daddr} ${typeof rule === 'string' ? rule : rule[family]}`];
  });
}

/** Where the Pods of these nodes have their addresses. */
export async function podRangesOf(nodes: readonly string[]): Promise<PodRanges> {
  const ranges = await Promise.all(nodes.map(rangesOf));
  return Object.fromEntries(
    (['ip', 'ip6'] as const).flatMap((family) => {
      const own = ranges.flat().filter((range) => range.includes(':') === (family === 'ip6'));
      return own.length === 0 ? [] : [[family, `{ ${own.join(', ')} }`]];
    }),
  );
}

/** The ranges of one node, each as the API has it. */
export function rangesOf(node: string): Promise<readonly string[]> {
  return kubectlWords(['get', 'node', node, '-o', 'jsonpath={.spec.podCIDRs[*]}']);
}
