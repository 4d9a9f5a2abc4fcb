import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { checkOf, type CheckId } from '../../src/checks/index.ts';
import type { PolicyCase } from '../../src/domain/policy-case.ts';
import { policyBehaviours } from '../../src/domain/policy-behaviour.ts';
import { readCaseFile } from '../../src/policy/suite/case-file.ts';
import { tagsOf } from '../../src/policy/suite/tags.ts';

const folder = new URL('../../manifests/policy-cases/', import.meta.url);

const rowSchema = z.strictObject({
  ids: z.array(z.string()),
  behaviour: z.string(),
  /** Names of the cases that cover it. */
  cases: z.exactOptional(z.array(z.string())),
  /** What is done otherwise, or stays open. */
  because: z.exactOptional(z.string()),
});

/** docs/policy-cases.md: every policy case, and which of them cover those of two well-known suites. */
export function policyCasesPage(): string {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort();
  const areas = files.map((file) => file.slice(0, -'.yaml'.length));
  const cases = areas.flatMap((area) =>
    readCaseFile(area, parse(readFileSync(new URL(`${area}.yaml`, folder), 'utf8'))),
  );
  const tags = [...new Set(cases.flatMap(tagsOf))].sort();
  const rows = z
    .array(rowSchema)
    .parse(parse(readFileSync(new URL('../../docs/policy-suites.yaml', import.meta.url), 'utf8')));
  return [
    '# Policy cases',
    '',
    `\`podreach check --policy full\` runs ${cases.length} cases of NetworkPolicy in ${cases.reduce((sum, { steps }) => sum + steps.length, 0)} steps; \`--policy quick\`, the default, runs those`,
    `marked with *q* (${cases.filter(({ quick }) => quick).length}), and \`--policy-cases\` those with some tags or names. They are data: [manifests/policy-cases](../manifests/policy-cases).`,
    'What has to come of each is worked out by the oracle that `podreach policy explain` uses ([policies.md](policies.md)).',
    'This page is made by `npm run docs`.',
    '',
    '## How a case runs',
    '',
    'A *lane* is three Namespaces with three Pods each, spread so that Pods of one name, and those of one Namespace, are on different nodes.',
    'Lanes run side by side, cases of one lane one after the other:',
    '',
    '1. Before the first case everything between the Pods of a lane is asked: it has to be open (`policy.open`).',
    '2. Each step of a case changes policies, labels or Pods. What has to become closed or open by it is asked over fresh connections until',
    '   it is, and stays so; then all else that enters or leaves the Pods that the policies select, over every IP family.',
    '3. At its end policies and labels go, and what was closed has to open again (`policy.release`). That is also what proves that policies',
    '   had closed it.',
    '',
    'No case runs before a first policy was seen to have any effect, and none on Pods of a node where it has none.',
    'The report has the times until changes took effect (`timings.policies`).',
    '[policy-on-cilium.md](policy-on-cilium.md) has the results on a real engine.',
    '',
    '## Behaviours of engines that have a name',
    '',
    'Where an engine does throughout what one of these would do, the finding `policy-deviation` says so instead of listing flows:',
    '',
    '| behaviour | |',
    '| --- | --- |',
    ...Object.entries(policyBehaviours).map(([id, title]) => line([`\`${id}\``, title])),
    '',
    'What Kubernetes leaves to the implementation, such as whether an `ipBlock` takes addresses of Pods, fails nothing; how many of such flows got',
    'through is told beside the check.',
    '',
    '## Tags',
    '',
    tags.map((tag) => `\`${tag}\``).join(', '),
    '',
    '## Cases',
    '',
    ...areas.flatMap((area) =>
      areaLines(
        area,
        cases.filter(({ id }) => id.startsWith(`${area}/`)),
      ),
    ),
    '## Other suites',
    '',
    'C1 to C230 are the cases of cyclonus in the order in which it makes them, E1 to E48 the NetworkPolicy tests of Kubernetes v1.36.3 in the',
    'order of their source. Both probe through a Service or its name; here Pods are asked by address, and `policy.service` and `policy.dns`',
    'tell what policies make of the way through a Service and of name lookups.',
    '',
    '| theirs | behaviour | ours |',
    '| --- | --- | --- |',
    ...rows.map(({ ids, behaviour, cases: ours = [], because = '' }) =>
      line([
        ids.join(' '),
        behaviour,
        [ours.map((name) => `\`${name}\``).join(', '), because].filter((part) => part !== '').join('; '),
      ]),
    ),
    '',
  ].join('\n');
}

function areaLines(area: string, cases: readonly PolicyCase[]): readonly string[] {
  const [first] = cases;
  return [
    `### ${area}`,
    '',
    first === undefined ? '' : `\`${first.check}\`: ${checkOf(first.check as CheckId).title}.`,
    '',
    '| case | | steps | |',
    '| --- | --- | ---: | --- |',
    ...cases.map(({ id, intent, quick, steps }) =>
      line([`\`${id}\``, quick ? '*q*' : '', String(steps.length), intent]),
    ),
    '',
  ];
}

function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').trim()).join(' | ')} |`;
}
