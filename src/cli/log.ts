import { type Logger, pino } from 'pino';
import { tame } from '../report/tame.ts';
import type { LogLevel } from './log-level.ts';

/** Writes one finished line, without newline, to stderr. */
export type LineWriter = (line: string) => void;

/**
 * The logger every edge gets. It writes through a plain function: pino's transports are worker threads that load files by
 * name and do not survive bundling.
 */
export function createLogger(level: LogLevel, write: LineWriter): Logger {
  return pino({ level, base: null, timestamp: () => '' }, { write: (json: string) => write(logLine(json)) });
}

/** `podreach: debug: GET /api/v1/nodes status=200 elapsedMs=12` from pino's JSON. */
export function logLine(json: string): string {
  const { level, msg, err, ...fields } = JSON.parse(json) as Record<string, unknown>;
  const rest = Object.entries(fields).map(([name, value]) => `${name}=${fieldText(value)}`);
  const words = [
    `podreach: ${pino.levels.labels[Number(level)] ?? 'info'}:`,
    ...(msg === undefined ? [] : [fieldWords(msg)]),
    ...rest,
  ];
  const stack = (err as { stack?: unknown } | undefined)?.stack;
  return [tame(words.join(' ')), ...(typeof stack === 'string' ? [stack] : [])].join('\n');
}

function fieldWords(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function fieldText(value: unknown): string {
  const text = fieldWords(value);
  return /^\S+$/.test(text) ? text : JSON.stringify(text);
}
