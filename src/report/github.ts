import { annotationsOf } from './github/annotations.ts';
import { type Annotation, commandOf, type Level } from './github/command.ts';
import type { Reporter } from './reporter.ts';

/** So many of each level a step shows; further ones are dropped without a word. */
const mostShown = 10;

const levels: readonly Level[] = ['error', 'warning', 'notice'];

/** Workflow commands for the annotations of a GitHub step, and nothing else: no line of it can be taken for another command. */
export const renderGithub: Reporter = (report, _look, compared) => {
  const annotations = annotationsOf(report, compared);
  return levels
    .flatMap((level) => shownOf(annotations[level], level).map((annotation) => commandOf(level, annotation)))
    .join('');
};

/** Where there are too many, the last one says how many more there are. */
function shownOf(annotations: readonly Annotation[], level: Level): readonly Annotation[] {
  if (annotations.length <= mostShown) return annotations;
  const left = annotations.slice(mostShown - 1);
  const count = `${left.length} more ${level}s`;
  return [
    ...annotations.slice(0, mostShown - 1),
    {
      title: `podreach: ${count}`,
      lines: [`${count}, which the report has`, ...left.map(({ title }) => `- ${title}`)],
    },
  ];
}
