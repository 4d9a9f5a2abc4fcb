import type { IpFamily } from '#src/domain/network.ts';
import type { Fault } from './faults.ts';

/** A broken cluster, and what podreach must say of it. */
export interface FaultRow {
  readonly title: string;
  readonly nodes?: number;
  readonly families?: readonly IpFamily[];
  /** Names that are asked for with `--outside`. */
  readonly outsideNames?: readonly string[];
  readonly faults: readonly Fault[];
  /** Code, culprit, scope and confidence of all findings there may be. */
  readonly findings: readonly string[];
}
