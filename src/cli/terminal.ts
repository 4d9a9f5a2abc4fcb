import type { Look } from '../report/reporter.ts';

/** Values of `--color`. */
export const colorModes = ['auto', 'always', 'never'] as const;
export type ColorMode = (typeof colorModes)[number];

/** What is known of an output stream: a file or a pipe has no width and is no terminal. */
export interface StreamFacts {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether to write colours: the option decides, then FORCE_COLOR, NO_COLOR (no-color.org) and TERM=dumb, then whether someone looks. */
export function wantsColor(mode: ColorMode, stream: StreamFacts, environment: Environment): boolean {
  if (mode !== 'auto') return mode === 'always';
  const forced = environment['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  if ((environment['NO_COLOR'] ?? '') !== '' || environment['TERM'] === 'dumb') return false;
  return stream.isTTY === true;
}

/** Columns of a stream without its own width: what CI logs and pagers show without wrapping. */
const defaultWidth = 100;
const narrowest = 60;

/** The look of a report on this stream. */
export function lookOf(mode: ColorMode, stream: StreamFacts, environment: Environment): Look {
  const columns = stream.columns ?? Number(environment['COLUMNS'] ?? Number.NaN);
  const width = Number.isFinite(columns) && columns > 0 ? Math.max(columns, narrowest) : defaultWidth;
  return { width, color: wantsColor(mode, stream, environment) };
}

/** Whether a line may be redrawn in place: only where a person watches a real terminal. */
export function isInteractive(stream: StreamFacts, environment: Environment): boolean {
  return stream.isTTY === true && environment['TERM'] !== 'dumb' && (environment['CI'] ?? '') === '';
}
