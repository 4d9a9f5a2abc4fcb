import type { CheckFamily } from '../domain/case.ts';

/** A promise of Kubernetes that podreach holds a cluster to. */
export interface CheckInfo {
  /** `family.name`; what `--only` and `--skip` take. */
  readonly id: string;
  readonly family: CheckFamily;
  readonly title: string;
  /** What Kubernetes promises, in one or two sentences. */
  readonly promise: string;
  /** Where it promises it: a page of the Kubernetes documentation, a KEP, an RFC. */
  readonly source: string;
}
