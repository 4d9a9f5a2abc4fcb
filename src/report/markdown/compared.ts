import { type Compared, comparedText } from '../compared.ts';
import { counted } from '../text/wrap.ts';
import { sentence } from './escape.ts';
import type { Part } from './fit.ts';

/** What a comparison with a baseline came to, in a line below the verdict of the run. */
export function comparedPart(compared: Compared | undefined): readonly Part[] {
  if (compared === undefined) return [];
  return [{ title: 'the result of the comparison', rows: [`**${sentence(comparedText(compared))}**`], rest: () => '' }];
}

/** The whole comparison. */
export function comparisonPart(compared: Compared | undefined): readonly Part[] {
  if (compared === undefined) return [];
  const [title = '', ...rows] = compared.markdown.trimEnd().split('\n');
  return [
    {
      title: 'the comparison',
      head: [title],
      rows,
      rest: (count) => `and ${counted(count, 'more line')}, which \`podreach diff\` has`,
    },
  ];
}
