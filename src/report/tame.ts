import { defused } from './runner-commands.ts';
import { visible } from './visible.ts';

/** A text on one line and fit for a terminal and a log, whatever the cluster has put there. */
export function tame(text: string): string {
  return defused(visible(text));
}

/** The same for a text whose own lines stay lines. */
export function tameLines(text: string): string {
  return text.split('\n').map(tame).join('\n');
}
