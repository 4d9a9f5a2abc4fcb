import { ToolError } from '../errors.ts';

const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

/** A duration as people write it, above 0. */
export const durationPattern = /^(?=.*[1-9])(\d+(\.\d+)?(ms|s|m|h))+$/;

/** Milliseconds of a duration as people write it: `90s`, `2m`, `1m30s`, `500ms`. A number without unit is refused, as its unit would be a guess. */
export function parseDurationMs(option: string, text: string): number {
  if (!durationPattern.test(text)) {
    throw new ToolError(
      'USAGE',
      `${option} is not a duration: "${text}"`,
      'write a number with its unit, e.g. 90s, 2m or 1m30s',
    );
  }
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * unitMs[unit as keyof typeof unitMs], 0);
}
