import type { SkipReason } from '../domain/case.ts';
import type { RecordedObservation } from '../domain/observation.ts';

/** Why a case whose probe was `unsupported` is skipped. */
export function whyUnsupported({
  lacks,
  detail = 'not supported here',
}: Omit<RecordedObservation, 'outcome'>): SkipReason {
  if (lacks === undefined) return { code: 'unsupported', detail };
  return { code: lacks === 'right' ? 'not-allowed' : 'needs-tool', detail };
}
