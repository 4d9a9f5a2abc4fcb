import { checks } from '../../src/checks/index.ts';
import type { WayToFail } from '../../test/e2e/checks/way-to-fail.ts';
import { notShownToFail, waysToFail } from '../../test/e2e/checks/ways-to-fail.ts';

/** docs/failing-checks.md: how each check is made to fail, from the table that the end-to-end tests work through. */
export function failingChecksPage(): string {
  const rows = checks.flatMap(({ id, family }) => {
    const ways = waysToFail[family].filter((way) => way.checks.includes(id));
    return ways.map((way) => {
      const together = waysToFail[family].filter(({ sharedRun }) => sharedRun === way.sharedRun);
      const { fault, mutations, objects, sharedRun } = way;
      const isByOthers = sharedRun !== undefined && (fault ?? mutations ?? objects) === undefined;
      const means = meansOf(isByOthers ? { ...way, ...mergedMeans(together) } : way);
      return row([`\`${id}\``, way.how, means || 'nothing more', way.cluster ?? 'ptp', testFile(family)]);
    });
  });
  const exempt = notShownToFail.map(({ check, because }) => row([`\`${check}\``, because]));
  return [
    '# Every check, made to fail',
    '',
    'A check that cannot fail proves nothing. Each one here fails on a real cluster that was broken for the purpose, for the reason that',
    'was made, and passes on the healthy one (`test/e2e/healthy/every-check-passes.ts`). This page is made by `npm run docs` from what the tests do.',
    '',
    '- **fault**: `scripts/cluster fault` breaks the cluster; `scripts/cluster fault list` explains each.',
    "- **admission**: a MutatingAdmissionPolicy changes podreach's own objects while they are written, so that they differ from what was asked for.",
    '- **objects**: more objects are in the cluster meanwhile.',
    '',
    row(['check', 'is made to fail', 'by', 'cluster', 'test']),
    row(['---', '---', '---', '---', '---']),
    ...rows,
    ...(exempt.length === 0
      ? []
      : ['', '## Not shown to fail', '', row(['check', 'because']), row(['---', '---']), ...exempt]),
    '',
  ].join('\n');
}

type Means = Pick<WayToFail, 'fault' | 'mutations' | 'objects' | 'extraArgs'>;

function meansOf({ fault, mutations = [], objects = [], extraArgs = [] }: Means): string {
  const changed = [...new Set(mutations.map(({ resource }) => resource))];
  return [
    ...(fault === undefined ? [] : [`fault \`${fault.join(' ')}\``]),
    ...(changed.length === 0 ? [] : [`admission of ${changed.join(', ')}`]),
    ...(objects.length === 0 ? [] : ['objects']),
    ...(extraArgs.length === 0 ? [] : [`run with \`${extraArgs.join(' ')}\``]),
  ].join('; ');
}

/** What ways that are tried in one run do together. */
function mergedMeans(ways: readonly WayToFail[]): Means {
  const fault = ways.find((way) => way.fault !== undefined)?.fault;
  return {
    ...(fault === undefined ? {} : { fault }),
    mutations: ways.flatMap(({ mutations = [] }) => mutations),
    objects: ways.flatMap(({ objects = [] }) => objects),
  };
}

function testFile(family: string): string {
  return `[${family}.ts](../test/e2e/checks/${family}.ts)`;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
