import type { Case } from '../domain/case.ts';

/** Why a verdict is as it is; nothing for a pass. */
export function reasonOf({ verdict }: Pick<Case, 'verdict'>): string {
  switch (verdict.status) {
    case 'pass':
      return '';
    case 'fail':
      return verdict.mismatch;
    case 'unknown':
      return verdict.cause.detail;
    case 'skipped':
      return verdict.because.detail;
    default:
      return verdict satisfies never;
  }
}
