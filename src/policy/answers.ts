import type { IpFamily } from '../domain/network.ts';
import { commonFamilies } from './families.ts';
import type { NearMiss } from './near-misses.ts';
import type { Decision, PolicyOracle } from './oracle.ts';
import type { Party } from './party.ts';

/** What is asked: may one party open this to the other? */
export interface Question {
  readonly from: Party;
  readonly to: Party;
  readonly ports: readonly number[];
  /** `TCP`, `UDP` or `SCTP`. */
  readonly protocol: string;
}

/** What policies say of one port over one IP family. */
export interface Answer extends Decision {
  readonly from: Party;
  readonly to: Party;
  readonly port: number;
  readonly protocol: string;
  readonly ipFamily: IpFamily;
  readonly nearMisses: readonly NearMiss[];
}

/** An answer for each port and each family that both have; none where they share no family. */
export function answersTo({ from, to, ports, protocol }: Question, oracle: PolicyOracle): readonly Answer[] {
  return ports.flatMap((port) =>
    commonFamilies(from, to).map((ipFamily) => {
      const flow = { from, to, port, protocol, ipFamily };
      return { ...flow, ...oracle.decide(flow), nearMisses: oracle.nearMisses(flow) };
    }),
  );
}
