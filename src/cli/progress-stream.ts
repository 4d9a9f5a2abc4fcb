import { type ProgressLine, headOf } from '../report/ndjson/lines.ts';
import { jsonText } from '../report/json-text.ts';
import { phaseOf } from '../progress/phase.ts';
import type { RunListener } from '../run/events.ts';
import type { TextStream } from './io.ts';

/** Tells of a run while it goes on, as lines of the format `ndjson` ahead of the report's own: each phase as it begins, every notice. */
export function progressStream(stdout: TextStream, runId: string, nowMs: () => number): RunListener {
  const startedAtMs = nowMs();
  const begun = new Set<string>();
  const write = (line: ProgressLine): void => void stdout.write(`${jsonText(line)}\n`);
  return (event) => {
    const head = { ...headOf(runId), elapsedMs: Math.round(nowMs() - startedAtMs) };
    if (event.type === 'notice') {
      write({ type: 'notice', ...head, level: event.level, text: event.message });
      return;
    }
    const { name, text } = phaseOf(event);
    if (begun.has(name)) return;
    begun.add(name);
    write({ type: 'progress', ...head, phase: name, text });
  };
}
