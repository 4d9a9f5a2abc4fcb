/**
 * How many independent, uniformly random choices among `endpoints` leave a chance of at most `missProbability` that some
 * endpoint was never chosen: the union bound n·(1 - 1/n)^k over the n endpoints. kube-proxy chooses this way in iptables and
 * nftables mode; a round robin needs fewer.
 */
export function exchangesToSeeAll(endpoints: number, missProbability: number): number {
  if (endpoints <= 1) return 1;
  return Math.ceil(Math.log(missProbability / endpoints) / Math.log(1 - 1 / endpoints));
}
