import type { RunEvent } from '../run/events.ts';
import { firstPhase, noticeText, phaseOf } from './phase.ts';
import type { Progress, ProgressOptions } from './progress.ts';

const redrawMs = 120;
const eraseLine = '\r\u001B[K';
const frames = ['-', '\\', '|', '/'];

/** One line that changes in place, for a person in front of a terminal: what is waited for, and since when. */
export function statusLine({ stream, nowMs }: ProgressOptions): Progress {
  const startedAtMs = nowMs();
  let text: string = firstPhase.text;
  let frame = 0;
  let visible = false;

  const erase = (): void => {
    if (visible) stream.write(eraseLine);
    visible = false;
  };
  const draw = (): void => {
    const seconds = ((nowMs() - startedAtMs) / 1000).toFixed(1);
    const line = `${frames[frame++ % frames.length]} ${seconds.padStart(5)} s  ${text}`;
    // A line that reaches the last column wraps, and only its last row would be erased.
    stream.write(`${eraseLine}${line.slice(0, (stream.columns ?? 80) - 1)}`);
    visible = true;
  };
  const timer = setInterval(draw, redrawMs);
  timer.unref();
  draw();

  return {
    listener: (event: RunEvent) => {
      if (event.type === 'notice') {
        erase();
        stream.write(`${noticeText(event)}\n`);
      } else {
        text = phaseOf(event).text;
      }
      draw();
    },
    say: (words) => {
      text = words;
      draw();
    },
    interject: (line) => {
      erase();
      stream.write(`${line}\n`);
    },
    stop: () => {
      clearInterval(timer);
      erase();
    },
  };
}
