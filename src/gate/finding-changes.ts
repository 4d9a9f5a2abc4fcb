import type { Finding } from '../domain/finding.ts';
import type { Report } from '../domain/report.ts';
import { findingKeys } from './stable-names.ts';

/** A finding of the first report that the second one does not have. */
export interface GoneFinding {
  readonly finding: Finding;
  /** How many of its cases pass now. What was not asked again shows no repair. */
  readonly passing: number;
}

/** Findings of two reports side by side; the same one is known by `findingKeys`. */
export interface FindingChanges {
  /** Of the second report alone. */
  readonly came: readonly Finding[];
  /** Of the first report alone. */
  readonly went: readonly GoneFinding[];
  /** Of the second report and of one before it, as the second one has them. */
  readonly stayed: readonly Finding[];
}

/** Compares the findings of two reports; those that earlier ones have did not come. */
export function findingChanges(before: Report, after: Report, earlierOnes: readonly Report[] = []): FindingChanges {
  const [keysBefore, keysAfter] = [findingKeys(before), findingKeys(after)];
  const earlier = new Set([keysBefore, ...earlierOnes.map(findingKeys)].flatMap((keys) => [...keys.values()]));
  const later = new Set(keysAfter.values());
  const wasThere = (finding: Finding): boolean => earlier.has(keysAfter.get(finding) ?? '');
  const passed = new Set(after.cases.filter(({ verdict }) => verdict.status === 'pass').map(({ id }) => id));
  return {
    came: after.findings.filter((finding) => !wasThere(finding)),
    went: before.findings
      .filter((finding) => !later.has(keysBefore.get(finding) ?? ''))
      .map((finding) => ({ finding, passing: finding.cases.filter((id) => passed.has(id)).length })),
    stayed: after.findings.filter(wasThere),
  };
}
