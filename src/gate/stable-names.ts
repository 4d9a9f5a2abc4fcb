import { type Culprit, culpritText, type Finding } from '../domain/finding.ts';
import type { Report } from '../domain/report.ts';

/** A text of a run with its Namespaces written as those of any run: `podreach-k3x9vd-peer` is `podreach-*-peer`. */
export function ofAnyRun(text: string, { id }: Pick<Report['run'], 'id'>): string {
  return text.replaceAll(`-${id}`, '-*');
}

/**
 * What makes a finding the same one in another run: code, culprit and scope. An address is not: another run's Pods may share
 * another one.
 */
export function findingKey({ code, culprit, scope }: Finding, run: Pick<Report['run'], 'id'>): string {
  return [code, stableCulprit(culprit, run), scope?.protocol ?? '', scope?.ipFamily ?? ''].join('\n');
}

/** The culprit as it would be called in any run. */
export function stableCulprit(culprit: Culprit, run: Pick<Report['run'], 'id'>): string {
  const text = culprit.kind === 'address' ? `address of ${culprit.pods.toSorted().join(', ')}` : culpritText(culprit);
  return ofAnyRun(text, run);
}
