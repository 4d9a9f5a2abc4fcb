import type { NetworkPolicySpec } from '../../domain/network-policy.ts';
import { laneNamespaces, lanePods } from '../../domain/policy-case.ts';
import { readPolicy } from '../validation/policy-document.ts';
import { type Problem } from '../validation/problem.ts';
import { policyShape } from '../validation/shape.ts';
import { shapeProblems } from '../validation/shape-problems.ts';
import { withoutNulls } from '../validation/without-nulls.ts';
import { fillIn, type LaneNames } from './fill-in.ts';

/** A spec with its `${…}` as they are, and what is wrong with it; paths begin below the spec. */
export interface ReadSpec {
  readonly spec: NetworkPolicySpec;
  readonly problems: readonly Problem[];
}

/** Some lane, so that validation sees names and addresses where a case leaves them open. One family keeps the places of list entries. */
const sample: LaneNames = {
  families: ['ipv4'],
  namespaceName: (namespace) => (/^[a-z0-9-]+$/.test(namespace) ? namespace : undefined),
  addressesOf(pod) {
    const [namespace = '', name = ''] = pod.split('/');
    const [row, column] = [laneNamespaces, lanePods].map((all: readonly string[], index) =>
      all.indexOf(index === 0 ? namespace : name),
    );
    return row === undefined || column === undefined || row < 0 || column < 0 ? [] : [`10.0.${row}.${column + 1}`];
  },
};

/** Reads the spec of the policy `namespace/name`, and refuses what the API server would refuse once it is filled in. */
export function readSpec(key: string, document: unknown): ReadSpec {
  const [namespace = '', name = ''] = key.split('/');
  const object = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { namespace, name } };
  const asked = withoutNulls({ ...object, spec: document });
  const shaped = policyShape.safeParse(asked);
  if (!shaped.success) return { spec: {}, problems: shapeProblems(shaped.error.issues, asked).map(belowSpec) };
  const { spec = {} } = shaped.data;
  const read = readPolicy({ ...object, spec: fillIn(spec, sample) });
  return { spec, problems: read.policy === undefined ? read.problems.map(belowSpec) : [] };
}

function belowSpec({ path, problem }: Problem): Problem {
  return { path: path.startsWith('spec') ? path.slice('spec'.length) : ` ${path}`, problem };
}
