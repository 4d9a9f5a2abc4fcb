import type { Expectation } from '../../domain/case.ts';
import type { Endpoint } from '../../domain/endpoint.ts';
import type { RunningPod } from '../../domain/fixture.ts';
import type { IpFamily, Protocol } from '../../domain/network.ts';
import type { RecordType } from '../../wire/probes/dns-record.ts';
import type { CheckId } from '../check.ts';
import type { Ask, PlannedCase, Question } from '../planned-case.ts';
import { podEndpoint } from '../targets.ts';

/**
 * Outlasts a lost datagram and its repetition on the way through the search list; the resolver's own default is 5 s for each of two
 * tries of each name (resolv.conf(5)).
 */
export const resolveTimeoutMs = 8_000;

/** A name and what DNS must say of it. */
export interface NameCase {
  readonly check: CheckId;
  /** Distinguishes it within the check and the asking node. */
  readonly key: string;
  readonly from: RunningPod;
  readonly name: string;
  /** What the name stands for, where it is made of an address. */
  readonly to?: Endpoint;
  readonly ipFamily?: IpFamily;
  readonly protocol?: Protocol;
  readonly expectation: Omit<Expectation, 'reach'>;
  readonly ask: Ask;
}

/** A case about a name. */
export function nameCase({ check, key, from, name, to, ipFamily, protocol, expectation, ask }: NameCase): PlannedCase {
  return {
    id: [check, key, from.node].filter((part) => part !== '').join('/'),
    family: 'dns',
    check,
    from: podEndpoint(from),
    to: to ?? { kind: 'name', name },
    ...(ipFamily === undefined ? {} : { ipFamily }),
    ...(protocol === undefined ? {} : { protocol }),
    expectation: { reach: 'allowed', ...expectation },
    ask,
  };
}

/** Asks as the Pod's own resolver would, by its `/etc/resolv.conf`. */
export function asResolver(name: string, recordType: RecordType): Ask {
  return probe({ kind: 'dns', name, recordType, timeoutMs: resolveTimeoutMs });
}

/** The question as an `Ask`. */
export function probe(question: Question): Ask {
  return { kind: 'probe', question };
}

/** A case that cannot be put to this cluster: skipped with the reason. */
export function notHere(detail: string, lacks?: 'right'): Ask {
  return { kind: 'given', observation: { outcome: 'unsupported', detail, ...(lacks === undefined ? {} : { lacks }) } };
}

/** The address record of a family. */
export function addressRecord(family: IpFamily): 'A' | 'AAAA' {
  return family === 'ipv4' ? 'A' : 'AAAA';
}
