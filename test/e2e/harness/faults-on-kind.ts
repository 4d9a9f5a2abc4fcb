import { readFileSync } from 'node:fs';
import { expectedFindings } from './expected-findings.ts';
import type { FaultExpectation } from './fault-expectation.ts';
import { clusterName } from './test-cluster.ts';

const folder = new URL('../../../scripts/testbed/faults/', import.meta.url);

/** Faults of the catalogue that a kind cluster can be given whose nodes and Pods have IPv4 addresses alone. */
export const faultsOnKind: readonly FaultExpectation[] = expectedFindings.filter(({ fault }) => {
  const text = readFileSync(new URL(`${fault}.sh`, folder), 'utf8');
  return !/^local_only=/m.test(text) && !text.includes('need_dual');
});

/** What the API calls the nodes of the kind cluster under test that `scripts/cluster` calls n1, n2 and so on. */
export function kindNode(node: string): string {
  const number = Number(node.slice(1));
  const name = `podreach-${clusterName()}`;
  if (number === 1) return `${name}-control-plane`;
  return number === 2 ? `${name}-worker` : `${name}-worker${number - 1}`;
}

/** The other way round; throws an Error where no node is called so. */
export function nodeOfKind(name: string, nodes: number): string {
  for (let number = 1; number <= nodes; number++) {
    if (kindNode(`n${number}`) === name) return `n${number}`;
  }
  throw new Error(`no node of the kind cluster is called ${name}`);
}
