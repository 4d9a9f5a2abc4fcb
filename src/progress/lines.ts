import { firstPhase, noticeText, type Phase, phaseOf } from './phase.ts';
import type { Progress, ProgressOptions } from './progress.ts';

const changeAfterMs = 5_000;
const repeatAfterMs = 30_000;
const lookEveryMs = 1_000;

/**
 * Lines for logs and pipes, with the seconds since the start: each phase as it begins, what it waits for when that changes, at most
 * every 5 s, and after 30 s without a line what is waited for by now. Numbers that count on are no change.
 */
export function progressLines({ stream, nowMs }: ProgressOptions): Progress {
  const startedAtMs = nowMs();
  const told = new Map<string, string>();
  let toldAtMs = startedAtMs;
  let current = firstPhase;

  const print = (text: string): void => {
    const seconds = ((nowMs() - startedAtMs) / 1000).toFixed(1);
    stream.write(`${seconds.padStart(6)} s  ${text}\n`);
  };
  const tell = (phase: Phase): void => {
    current = phase;
    told.set(phase.name, gistOf(phase));
    toldAtMs = nowMs();
    print(phase.text);
  };
  const tellWhenDue = (): void => {
    const afterMs = told.get(current.name) === gistOf(current) ? repeatAfterMs : changeAfterMs;
    if (nowMs() - toldAtMs >= afterMs) tell(current);
  };
  const say = (text: string): void => tell({ name: text, text });
  say(firstPhase.text);
  const timer = setInterval(tellWhenDue, lookEveryMs);
  timer.unref();

  return {
    listener: (event) => {
      if (event.type === 'notice') {
        print(noticeText(event));
        return;
      }
      current = phaseOf(event);
      if (told.has(current.name)) tellWhenDue();
      else tell(current);
    },
    say,
    interject: (line) => void stream.write(`${line}\n`),
    stop: () => clearInterval(timer),
  };
}

function gistOf({ text }: Phase): string {
  return text.replaceAll(/\d+/g, '#');
}
