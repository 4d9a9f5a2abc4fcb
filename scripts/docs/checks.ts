import { type Check, checks } from '../../src/checks/index.ts';
import { familyPromises } from '../../src/checks/family-promises.ts';
import { needText, optionsFor } from '../../src/checks/need-text.ts';
import { checkFamilies } from '../../src/domain/case.ts';

/** docs/checks.md: every check as `podreach explain` tells it. */
export function checksPage(): string {
  return [
    '# Every check',
    '',
    `The ${checks.length} promises that \`podreach check\` holds a cluster to. \`podreach explain CHECK\` says the same in a terminal;`,
    '[failing-checks.md](failing-checks.md) tells how each is made to fail on purpose, [upstream.md](upstream.md) which of the upstream',
    'end-to-end behaviours it covers. This page is made by `npm run docs` from the code.',
    '',
    ...checkFamilies.flatMap((family) => {
      const own = checks.filter((check) => check.family === family);
      const links = own.map(({ id, title }) => `- [\`${id}\`](#${anchorOf(id)}): ${title}`);
      const promise = `${capital(familyPromises[family])}.`;
      return [`## ${family}`, '', promise, '', ...links, '', ...own.flatMap(checkLines)];
    }),
  ].join('\n');
}

function checkLines(check: Check): readonly string[] {
  const { id, title, promise, source, how, meaning, next, needs = [] } = check;
  return [
    `### ${id}`,
    '',
    `${capital(title)}.`,
    '',
    `- **Promise**: ${promise} ([source](${source}))`,
    `- **Test**: ${how}`,
    ...(needs.length === 0 ? [] : [`- **Needs**: ${needs.map(needText).join('; ')}`]),
    `- **A failure usually means**: ${meaning}`,
    `- **Only this**: \`${['podreach check', `--only ${id}`, ...optionsFor(needs)].join(' ')}\``,
    '- **Next**:',
    '',
    // Commands and sentences alike, as they are; some have backticks of their own.
    '  ```text',
    ...next.map((step) => `  ${step}`),
    '  ```',
    '',
  ];
}

/** As GitHub makes it from a heading: dots go. */
function anchorOf(id: string): string {
  return id.replaceAll('.', '');
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
