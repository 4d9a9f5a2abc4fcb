import type { Case, VerdictStatus } from '../../../domain/case.ts';
import type { Endpoint, PodEndpoint } from '../../../domain/endpoint.ts';
import type { AnyProtocol, IpFamily } from '../../../domain/network.ts';

/** Verdicts as the table numbers them; the worse one has the higher number. */
export const statusOrder = ['skipped', 'pass', 'unknown', 'fail'] as const satisfies readonly VerdictStatus[];

/** IP families and protocols as the table numbers them; the first is none. */
export const ipFamilies = ['', 'ipv4', 'ipv6'] as const satisfies readonly ('' | IpFamily)[];
export const protocols = ['', 'tcp', 'udp', 'sctp'] as const satisfies readonly ('' | AnyProtocol)[];

/**
 * All cases of a report by columns of numbers: a hundred thousand can be filtered and counted within milliseconds, and what a case
 * says beyond that is only read when somebody looks at it.
 */
export interface CaseTable {
  readonly length: number;
  /** Names that columns number. */
  readonly checks: readonly string[];
  /** The first is empty: no group. */
  readonly groups: readonly string[];
  /** In the cluster's order, then those that only cases name. */
  readonly nodes: readonly string[];
  /** Zone of each node; empty where it has none. */
  readonly zones: readonly string[];
  readonly froms: readonly PodEndpoint[];
  readonly tos: readonly Endpoint[];
  /** Why a case failed, is unknown or was skipped; the first is empty. */
  readonly reasons: readonly string[];
  readonly columns: {
    readonly check: ArrayLike<number>;
    readonly group: ArrayLike<number>;
    readonly from: ArrayLike<number>;
    readonly to: ArrayLike<number>;
    readonly fromNode: ArrayLike<number>;
    /** -1 where the other side is on no node. */
    readonly toNode: ArrayLike<number>;
    readonly ip: ArrayLike<number>;
    readonly protocol: ArrayLike<number>;
    readonly status: ArrayLike<number>;
    readonly reason: ArrayLike<number>;
  };
  /** Indices of the cases that each finding explains. */
  readonly findings: readonly ArrayLike<number>[];
  /** The whole case as the report has it. */
  caseAt(index: number): Case;
  /** Calls back for every case in whose details (id, expectation, observations) the text stands, whatever its letter case. */
  searchDetails(text: string, found: (index: number) => void): void;
}

/** The node of an endpoint, where it is on one. */
export function nodeOf(endpoint: Endpoint): string | undefined {
  return endpoint.kind === 'name' ? undefined : endpoint.node;
}
