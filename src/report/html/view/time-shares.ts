import type { ScenarioTiming, Timings } from '../../../domain/report.ts';

/** A part of the run's time. */
export interface TimePart {
  readonly name: string;
  readonly kind: 'facts' | 'pods' | 'probing' | 'cleanup' | 'other';
  readonly ms: number;
}

/** What the whole run was made of; what is left over is the conductor's own. */
export function timeParts({ factsMs, podsReadyMs, probingMs, cleanupMs, totalMs }: Timings): readonly TimePart[] {
  const parts: readonly TimePart[] = [
    { name: 'reading the cluster', kind: 'facts', ms: factsMs },
    { name: 'until Pods answered', kind: 'pods', ms: podsReadyMs },
    { name: 'probing', kind: 'probing', ms: probingMs },
    { name: 'clean-up', kind: 'cleanup', ms: cleanupMs },
  ];
  const other = totalMs - parts.reduce((sum, { ms }) => sum + ms, 0);
  return [...parts, { name: 'everything else', kind: 'other' as const, ms: Math.max(other, 0) }].filter(
    ({ ms }) => ms > 0,
  );
}

/** How long one scenario took, and of what. */
export interface ScenarioTime {
  readonly id: string;
  readonly changesMs: number;
  readonly askingMs: number;
  readonly stages: number;
}

/** Scenarios, the longest first; they run side by side, so that the longest one bounds the run. */
export function scenarioTimes(scenarios: readonly ScenarioTiming[]): readonly ScenarioTime[] {
  return scenarios
    .map(({ id, stages }) => ({
      id,
      stages: stages.length,
      changesMs: stages.reduce((sum, stage) => sum + stage.changesMs, 0),
      askingMs: stages.reduce((sum, stage) => sum + stage.askingMs, 0),
    }))
    .toSorted((left, right) => right.changesMs + right.askingMs - left.changesMs - left.askingMs);
}
