import type { Case } from '../domain/case.ts';
import { objectKey } from '../domain/endpoint.ts';
import { asksReplica } from './name-questions.ts';
import { type Evidence, isPartlyLost } from './rule.ts';

/** A way between two nodes, or within one, that an exchange takes or may take: requests go `from` -> `to`, answers come back. */
export interface Stretch {
  readonly from: string;
  readonly to: string;
}

type Places = Pick<Evidence, 'podNodes' | 'replicaNodes'>;

/**
 * The ways a case may have taken: to its Pod, to the endpoints of its Service (through the node whose NodePort was asked), or to
 * the replicas of cluster DNS. Where the endpoints are not known, to every node of the run; those of a Service that is not the run's,
 * and that never answered, may be outside of all of these.
 */
export function stretchesOf(item: Case, places: Places): readonly Stretch[] {
  const client = item.from.node;
  if (item.family === 'dns') return dnsStretches(item, places);
  const { to } = item;
  if (to.kind === 'pod') return [{ from: client, to: to.node }];
  if (to.kind === 'name') return [{ from: client, to: client }];
  const entry = to.node ?? client;
  return [
    ...(entry === client ? [] : [{ from: client, to: entry }]),
    ...endpointNodes(item, places).map((node) => ({ from: entry, to: node })),
  ];
}

/** A question to one replica takes one way; one to the Service of cluster DNS may end at any replica. */
function dnsStretches(item: Case, { podNodes, replicaNodes }: Places): readonly Stretch[] {
  const { from, to } = item;
  const own = asksReplica(item) && to.kind === 'pod' ? [to.node] : undefined;
  const nodes = own ?? (replicaNodes.size > 0 ? [...replicaNodes] : everyNode(podNodes));
  return nodes.map((node) => ({ from: from.node, to: node }));
}

/** Stands for what is on no node of the run. */
const elsewhere = '';

function endpointNodes(item: Case, { podNodes }: Places): readonly string[] {
  const {
    expectation: { answeredBy = [] },
    observations,
  } = item;
  const known = answeredBy.flatMap((key) => podNodes.get(key) ?? []);
  const seen = observations.flatMap(({ answers = [] }) => answers.map(({ node }) => node));
  if (known.length > 0) return [...new Set([...known, ...seen])];
  return isOfRun(item, podNodes) || isPartlyLost(item) ? everyNode(podNodes) : [elsewhere];
}

function isOfRun({ to }: Case, podNodes: ReadonlyMap<string, string>): boolean {
  return to.kind === 'service' && [...podNodes.keys()].some((key) => key.startsWith(objectKey(to.namespace, '')));
}

function everyNode(podNodes: ReadonlyMap<string, string>): readonly string[] {
  return [...new Set(podNodes.values())];
}

/** Nodes of the replicas of cluster DNS, as far as each was asked by itself. */
export function replicaNodesOf(cases: readonly Case[]): ReadonlySet<string> {
  return new Set(cases.flatMap(({ check, to }) => (check === 'dns.replicas' && to.kind === 'pod' ? [to.node] : [])));
}
