import { deflateSync, strToU8 } from 'fflate';
import type { Case, Expectation } from '../../../domain/case.ts';
import type { Endpoint, PodEndpoint } from '../../../domain/endpoint.ts';
import type { Report } from '../../../domain/report.ts';
import { reasonOf } from '../../reason.ts';
import { ipFamilies, nodeOf, protocols, statusOrder } from './case-table.ts';
import { Interner } from './interner.ts';

/** The first line of the packed cases: names, and a number for each case and column. */
export interface PackedHead {
  readonly checks: readonly string[];
  readonly groups: readonly string[];
  readonly nodes: readonly string[];
  readonly zones: readonly string[];
  readonly froms: readonly PodEndpoint[];
  readonly tos: readonly Endpoint[];
  readonly reasons: readonly string[];
  /** Lines of expectations that follow; after them there is one line for each case. */
  readonly expectations: number;
  readonly columns: Readonly<Record<PackedColumn, readonly number[]>>;
  readonly findings: readonly (readonly number[])[];
}

/** What is packed as numbers. */
export type PackedColumn = 'check' | 'group' | 'from' | 'to' | 'ip' | 'protocol' | 'status' | 'reason' | 'expectation';

/** A case's own line: what no other case has. */
export type PackedDetail = Pick<Case, 'id' | 'observations' | 'settledMs'> & { readonly verdict?: Case['verdict'] };

/**
 * All cases as text: a line of JSON with names and columns, one for each different expectation, and one for each case. JSON has no raw
 * newline, so that a line can be found, searched and read by itself.
 */
export function packCases({ cases, cluster, findings }: Report): string {
  const nodes = new Interner<string>(cluster?.nodes.map(({ name }) => name));
  const checks = new Interner<string>();
  const groups = new Interner<string>(['']);
  const reasons = new Interner<string>(['']);
  const froms = new Interner<PodEndpoint>();
  const tos = new Interner<Endpoint>();
  const expectations = new Interner<Expectation>();
  const rows = cases.map((item) => {
    for (const endpoint of [item.from, item.to]) nodes.number(nodeOf(endpoint) ?? item.from.node);
    return {
      check: checks.number(item.check),
      group: groups.number(item.group ?? ''),
      from: froms.number(item.from),
      to: tos.number(item.to),
      ip: ipFamilies.indexOf(item.ipFamily ?? ''),
      protocol: protocols.indexOf(item.protocol ?? ''),
      status: statusOrder.indexOf(item.verdict.status),
      reason: reasons.number(reasonOf(item)),
      expectation: expectations.number(item.expectation),
    };
  });
  const column = (name: PackedColumn): readonly number[] => rows.map((row) => row[name]);
  const zoneOf = new Map(cluster?.nodes.map(({ name, zone }) => [name, zone ?? '']));
  const caseNumbers = new Map(cases.map(({ id }, index) => [id, index]));
  const head: PackedHead = {
    checks: checks.values,
    groups: groups.values,
    nodes: nodes.values,
    zones: nodes.values.map((name) => zoneOf.get(name) ?? ''),
    froms: froms.values,
    tos: tos.values,
    reasons: reasons.values,
    expectations: expectations.values.length,
    columns: {
      check: column('check'),
      group: column('group'),
      from: column('from'),
      to: column('to'),
      ip: column('ip'),
      protocol: column('protocol'),
      status: column('status'),
      reason: column('reason'),
      expectation: column('expectation'),
    },
    findings: findings.map((finding) => finding.cases.flatMap((id) => caseNumbers.get(id) ?? [])),
  };
  return [head, ...expectations.values, ...cases.map(detailOf)].map((line) => JSON.stringify(line)).join('\n');
}

function detailOf({ id, observations, settledMs, verdict }: Case): PackedDetail {
  return {
    id,
    observations,
    ...(settledMs === undefined ? {} : { settledMs }),
    ...(verdict.status === 'pass' ? {} : { verdict }),
  };
}

/** Text made small, in characters of Base64 alone: whatever it says, it cannot end the element that carries it. */
export function squeeze(text: string): string {
  const bytes = deflateSync(strToU8(text), { level: 6 });
  const step = 0x8000;
  const binary = Array.from({ length: Math.ceil(bytes.length / step) }, (_, index) =>
    String.fromCharCode(...bytes.subarray(index * step, (index + 1) * step)),
  );
  return btoa(binary.join(''));
}
