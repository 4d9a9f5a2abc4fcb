import ipaddr from 'ipaddr.js';
import { ToolError } from '../../errors.ts';
import type { DeclaredWorld } from '../../policy/declared/world.ts';
import { hasEnded, nameOf } from '../../policy/party.ts';
import type { PolicySource } from '../../policy/source.ts';
import { closest } from '../suggest.ts';

/** What files say in the place of a cluster: their Pods, Namespaces and policies are all there are. Nodes are known by name alone. */
export function offlineSource({ policies, namespaces, pods }: DeclaredWorld): PolicySource {
  return {
    async pod(namespace, name) {
      const asked = `${namespace}/${name}`;
      const found = pods.find(({ pod }) => nameOf(pod) === asked);
      if (found !== undefined) return found;
      const names = pods.map(({ pod }) => nameOf(pod));
      const meant = closest(asked, names);
      throw new ToolError(
        'USAGE',
        `the files have no Pod ${asked}, and no workload of that name`,
        meant === undefined ? listText(names) : `did you mean ${meant}?`,
      );
    },
    node: async (name) => ({ kind: 'node', name, ips: [] }),
    async holderOf(address) {
      const isIt = (ip: string): boolean => ipaddr.isValid(ip) && ipaddr.parse(ip).toString() === address;
      // A Pod that has ended has given its address back.
      const holder = pods.find(({ pod }) => pod.hostNetwork !== true && !hasEnded(pod) && pod.ips.some(isIt));
      return holder?.pod ?? { kind: 'external', address };
    },
    labelsOf: async (namespace) => namespaces.get(namespace) ?? {},
    podsIn: async (namespace) => pods.filter(({ pod }) => pod.namespace === namespace),
    policiesIn: async (namespace) => policies.filter(({ metadata }) => metadata.namespace === namespace),
  };
}

const mostListed = 8;

function listText(names: readonly string[]): string {
  if (names.length === 0) return 'they have no Pods at all: add the files of your workloads with --file';
  const more = names.length > mostListed ? ` and ${names.length - mostListed} more` : '';
  return `they have ${names.slice(0, mostListed).join(', ')}${more}`;
}
