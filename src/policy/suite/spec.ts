import type { NetworkPolicySpec } from '../../domain/network-policy.ts';
import { laneNamespaces, lanePods } from '../../domain/policy-case.ts';
import { readPolicy } from '../validation/policy-document.ts';
import type { Problem } from '../validation/problem.ts';
import { policyShape } from '../validation/shape.ts';
import { shapeProblems } from '../validation/shape-problems.ts';
import { withoutNulls } from '../validation/without-nulls.ts';
import { fillIn, type LaneNames } from './fill-in.ts';

/** A spec with its `${…}` as they are, and what is wrong with it; paths begin below the spec. */
export interface ReadSpec {
  readonly spec: NetworkPolicySpec;
  readonly problems: readonly Problem[];
}

/**
 * Reads the spec of a policy, and refuses what the API server would refuse once it is filled in; `namespaces` are those that a case
 * may ask the name of.
 */
export function readSpec(document: unknown, namespaces: readonly string[]): ReadSpec {
  const object = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'policy' } };
  const asked = withoutNulls({ ...object, spec: document });
  const shaped = policyShape.safeParse(asked);
  if (!shaped.success) return { spec: {}, problems: shapeProblems(shaped.error.issues, asked).map(belowSpec) };
  const { spec = {} } = shaped.data;
  const read = readPolicy({ ...object, spec: fillIn(spec, sampleOf(namespaces)) });
  return { spec, problems: read.policy === undefined ? read.problems.map(belowSpec) : [] };
}

/** Some lane, so that validation sees names and addresses where a case leaves them open. One family keeps entries at their places. */
function sampleOf(namespaces: readonly string[]): LaneNames {
  return {
    families: ['ipv4'],
    namespaceName: (asked) => namespaces.find((namespace) => namespace === asked),
    addressesOf: (asked) =>
      laneNamespaces.flatMap((namespace, row) =>
        lanePods.flatMap((pod, column) => (`${namespace}/${pod}` === asked ? [`10.0.${row}.${column + 1}`] : [])),
      ),
  };
}

function belowSpec({ path, problem }: Problem): Problem {
  return { path: path.slice('spec'.length), problem };
}
