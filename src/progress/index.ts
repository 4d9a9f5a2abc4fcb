import type { RunEvent } from '../run/events.ts';
import { noticeText } from './phase.ts';
import { progressLines } from './lines.ts';
import type { Progress, ProgressOptions } from './progress.ts';
import { statusLine } from './status-line.ts';

export type { Progress } from './progress.ts';

/** How progress is shown: redrawn in place, as lines, or not at all. */
export type ProgressMode = 'status-line' | 'lines' | 'silent';

/** Opens the display for a mode. Whatever its listener runs into, the run goes on: progress is a courtesy. */
export function openProgress(mode: ProgressMode, options: ProgressOptions): Progress {
  const progress = open(mode, options);
  return {
    listener: (event) => quietly(() => progress.listener(event)),
    say: (text) => quietly(() => progress.say(text)),
    interject: (line) => quietly(() => progress.interject(line)),
    stop: () => quietly(() => progress.stop()),
  };
}

function open(mode: ProgressMode, options: ProgressOptions): Progress {
  switch (mode) {
    case 'status-line':
      return statusLine(options);
    case 'lines':
      return progressLines(options);
    case 'silent':
      return silent(options);
    default:
      return mode satisfies never;
  }
}

/** Says nothing itself; warnings of the run still come through, as they may ask for something to be done. */
function silent({ stream }: ProgressOptions): Progress {
  const interject = (line: string): void => void stream.write(`${line}\n`);
  const listener = (event: RunEvent): void => {
    if (event.type === 'notice' && event.level === 'warn') interject(noticeText(event));
  };
  return { listener, say: () => {}, interject, stop: () => {} };
}

function quietly(act: () => void): void {
  try {
    act();
  } catch {
    // Nothing to tell anyone: stderr itself may be what is broken.
  }
}
