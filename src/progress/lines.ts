import { firstPhase, noticeText, phaseOf } from './phase.ts';
import type { Progress, ProgressOptions } from './progress.ts';

/** One line per phase, for logs and pipes: each is printed once, with the seconds since the start. */
export function progressLines({ stream, nowMs }: ProgressOptions): Progress {
  const startedAtMs = nowMs();
  const printed = new Set<string>();
  const print = (text: string): void => {
    const seconds = ((nowMs() - startedAtMs) / 1000).toFixed(1);
    stream.write(`${seconds.padStart(6)} s  ${text}\n`);
  };
  print(firstPhase.text);
  return {
    listener: (event) => {
      if (event.type === 'notice') {
        print(noticeText(event));
        return;
      }
      const { name, text } = phaseOf(event);
      if (printed.has(name)) return;
      printed.add(name);
      print(text);
    },
    say: print,
    interject: (line) => void stream.write(`${line}\n`),
    stop: () => {},
  };
}
