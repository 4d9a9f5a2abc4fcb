import type { Report } from '../../../domain/report.ts';
import { type Markup, markup } from '../markup.ts';
import { commandBlock } from './command.ts';

/** Why the run ended before its end, and what is still in the cluster; nothing where neither is to be told. */
export function failureSection({ run }: Report): Markup | '' {
  const { failure, leftBehind, kept, namespaces } = run;
  const clean = commandBlock(`podreach clean --run ${run.id}`, 'removes it');
  const stopped =
    failure &&
    markup`<article class="notice unknown" aria-labelledby="stopped-title">
<h2 id="stopped-title">${run.outcome === 'interrupted' ? 'Interrupted' : 'The run was stopped'} <code>${failure.code}</code></h2>
<p>${failure.message}</p>
<p class="hint">${failure.hint}</p>
</article>
`;
  const left =
    leftBehind.length > 0 &&
    markup`<article class="notice unknown" aria-labelledby="left-title">
<h2 id="left-title">Left behind in the cluster</h2>
<ul>${leftBehind.map((what) => markup`<li>${what}</li>`)}</ul>
${clean}
</article>
`;
  const stays =
    kept &&
    leftBehind.length === 0 &&
    namespaces.length > 0 &&
    markup`<article class="notice skipped" aria-labelledby="kept-title">
<h2 id="kept-title">Kept in the cluster</h2>
<p>Namespaces ${namespaces.join(', ')}, as was asked for.</p>
${clean}
</article>
`;
  return failure === undefined && leftBehind.length === 0 && stays === false ? '' : markup`${stopped}${left}${stays}`;
}
