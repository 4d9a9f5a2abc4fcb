import { defused } from '../runner-commands.ts';
import { visibleUpTo } from '../visible.ts';

/** How GitHub shows an annotation. */
export type Level = 'error' | 'warning' | 'notice';

/** What a workflow command says. The message may have several lines. */
export interface Annotation {
  readonly title: string;
  readonly lines: readonly string[];
}

/** Longer titles are cut by the list of annotations. */
const longestTitle = 200;
/** A runner cuts messages at 4,096 characters. */
const longestMessage = 4_000;
const longestLine = 1_000;

/** `::error title=…::…`, escaped as GitHub's own toolkit does it. */
export function commandOf(level: Level, { title, lines }: Annotation): string {
  const message = lines.map((line) => defused(visibleUpTo(longestLine, line))).join('\n');
  return `::${level} title=${property(visibleUpTo(longestTitle, title))}::${data(cutMessage(message))}\n`;
}

function cutMessage(message: string): string {
  return message.length <= longestMessage ? message : `${message.slice(0, longestMessage).replace(/\p{Cs}$/u, '')}…`;
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
