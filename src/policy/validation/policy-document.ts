import type { NetworkPolicy, NetworkPolicySpec, PolicyPeer, PolicyPort } from '../../domain/network-policy.ts';
import { isSubdomain } from './names.ts';
import { peerProblems } from './peer-problems.ts';
import { portProblems } from './port-problems.ts';
import { pathText, type Problem } from './problem.ts';
import { selectorProblems } from './selector-problems.ts';
import { policyShape } from './shape.ts';
import { shapeProblems } from './shape-problems.ts';
import { withoutNulls } from './without-nulls.ts';

/** A policy as it stands in a file: what it says, or what is wrong with it. */
export type ReadPolicy =
  | { readonly policy: NetworkPolicy }
  | { readonly policy?: never; readonly problems: readonly Problem[] };

/** The namespace of an object of a file; kubectl puts one that names none into `default`. */
export function namespaceOf({ namespace = '' }: { readonly namespace?: string | undefined }): string {
  return namespace === '' ? 'default' : namespace;
}

/**
 * Reads a NetworkPolicy from a parsed document, and refuses what the API server would refuse
 * (`pkg/apis/networking/validation/validation.go` of k8s.io/kubernetes), unknown fields among it. Never throws.
 */
export function readPolicy(document: unknown): ReadPolicy {
  const asked = withoutNulls(document);
  const parsed = policyShape.safeParse(asked);
  if (!parsed.success) return { problems: shapeProblems(parsed.error.issues, asked) };
  const { metadata, spec = {} } = parsed.data;
  const { name } = metadata;
  const problems = [
    ...(isSubdomain(name) ? [] : [{ path: 'metadata.name', problem: `"${name}" is no name of an object` }]),
    ...specProblems(spec),
  ];
  return problems.length > 0
    ? { problems }
    : { policy: { metadata: { namespace: namespaceOf(metadata), name }, spec } };
}

function specProblems({
  podSelector = {},
  policyTypes = [],
  ingress = [],
  egress = [],
}: NetworkPolicySpec): readonly Problem[] {
  return [
    ...selectorProblems(podSelector, ['spec', 'podSelector']),
    ...policyTypes.flatMap((type, index) =>
      type === 'Ingress' || type === 'Egress'
        ? []
        : [{ path: pathText(['spec', 'policyTypes', index]), problem: `"${type}" is not Ingress or Egress` }],
    ),
    ...(policyTypes.length > 2 ? [{ path: 'spec.policyTypes', problem: 'must not have more than two entries' }] : []),
    ...ingress.flatMap(({ from = [], ports = [] }, index) =>
      ruleProblems(['spec', 'ingress', index], 'from', from, ports),
    ),
    ...egress.flatMap(({ to = [], ports = [] }, index) => ruleProblems(['spec', 'egress', index], 'to', to, ports)),
  ];
}

function ruleProblems(
  path: readonly PropertyKey[],
  list: 'from' | 'to',
  peers: readonly PolicyPeer[],
  ports: readonly PolicyPort[],
): readonly Problem[] {
  return [
    ...ports.flatMap((port, index) => portProblems(port, [...path, 'ports', index])),
    ...peers.flatMap((peer, index) => peerProblems(peer, [...path, list, index])),
  ];
}
