import { run } from './test-cluster.ts';

/** What a local cluster is made of, in the words of `scripts/cluster up`. */
export interface Combination {
  readonly cni: 'ptp' | 'cilium';
  readonly proxy: 'iptables' | 'nftables';
  readonly family: 'ipv4' | 'dual';
}

/** All combinations that local clusters come in. */
export const combinations: readonly Combination[] = (['ptp', 'cilium'] as const).flatMap((cni) =>
  (['iptables', 'nftables'] as const).flatMap((proxy) =>
    (['dual', 'ipv4'] as const).map((family) => ({ cni, proxy, family })),
  ),
);

/** `ptp/iptables/dual`. */
export function nameOf({ cni, proxy, family }: Combination): string {
  return `${cni}/${proxy}/${family}`;
}

/** The combination of this name; throws an Error that lists all when there is none. */
export function combinationNamed(name: string): Combination {
  const found = combinations.find((combination) => nameOf(combination) === name);
  if (found === undefined)
    throw new Error(`there is no combination "${name}"; there are: ${combinations.map(nameOf).join(' ')}`);
  return found;
}

/** What this running local cluster is made of. */
export async function combinationOf(cluster: string): Promise<Combination> {
  const { stdout } = await run('scripts/cluster', ['status', '--name', cluster]);
  const [, cni, proxy, family] = /^ +network +(\S+), kube-proxy (\S+), (\S+)$/m.exec(stdout) ?? [];
  return combinationNamed(`${cni}/${proxy}/${family}`);
}
