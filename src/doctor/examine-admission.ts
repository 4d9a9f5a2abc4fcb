import type { DryRun } from './evidence.ts';
import type { Examination } from './examination.ts';

/** Whether the API server would take what a run creates. A right that is missing is told with the rights. */
export function examineAdmission(dryRuns: readonly DryRun[]): Examination {
  const untold = dryRuns.filter(({ refusal }) => refusal?.code === 'FORBIDDEN');
  const refused = dryRuns.flatMap(({ what, refusal }) =>
    refusal === undefined || refusal.code === 'FORBIDDEN' ? [] : [{ what, refusal }],
  );
  if (refused.length > 0) {
    return {
      subject: 'admission',
      condition: 'problem',
      summary: `the API server would refuse ${refused.map(({ what }) => what).join(' and ')}`,
      details: refused.map(({ refusal }) => refusal.message),
      next: [...new Set(refused.map(({ refusal }) => refusal.hint))],
    };
  }
  if (untold.length > 0) {
    return {
      subject: 'admission',
      condition: 'unknown',
      summary: `without the right to create it nobody can say whether ${untold.map(({ what }) => what).join(' or ')} would be admitted`,
      details: [],
      next: [],
    };
  }
  return {
    subject: 'admission',
    condition: 'ok',
    summary: `${dryRuns.map(({ what }) => what).join(' and ')} would be admitted`,
    details: ['asked by dry run: nothing was created, and webhooks that know no dry run were not heard'],
    next: [],
  };
}
