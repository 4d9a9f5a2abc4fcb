import { createColors } from 'picocolors';
import type { CreatedObjects, Preview, PreviewScenario } from '../run/preview-run.ts';
import type { Look } from '../report/reporter.ts';
import { counted, durationText, listed, paragraph } from '../report/text/wrap.ts';
import { changeText } from './change-text.ts';
import { foldSeries } from './series.ts';

const widestProse = 110;
const ipNames = { ipv4: 'IPv4', ipv6: 'IPv6' } as const;
const mostNames = 8;
const mostChanges = 6;
const mostStages = 12;
const lastWords = 'Nothing was created. podreach check with the same options does this and cleans up after itself.';

/** A plan for people; pure, ends with a newline. */
export function planText(preview: Preview, { width, color }: Look): string {
  const colors = createColors(color);
  const prose = Math.min(width, widestProse);
  const sections = [
    headerLines(preview, colors.bold, prose),
    [colors.bold('CREATED'), ...createdLines(preview, prose)],
    [colors.bold('ASKED') + colors.dim(askedRemark(preview)), ...checkLines(preview, prose)],
    scenarioLines(preview, colors.bold, prose),
    preview.skipped.length === 0
      ? []
      : [
          colors.bold('SKIPPED'),
          ...preview.skipped.flatMap(({ what, because }) => paragraph('  - ', `${what}: ${because.detail}`, prose)),
        ],
    paragraph('', lastWords, prose).map((line) => colors.dim(line)),
  ];
  return sections
    .filter((section) => section.length > 0)
    .map((section) => `${section.join('\n')}\n`)
    .join('\n');
}

function headerLines({ cluster, nodes }: Preview, strong: (text: string) => string, width: number): readonly string[] {
  const families = cluster.podFamilies.map((family) => ipNames[family]).join(' and ');
  const count =
    nodes.length === cluster.nodes.length ? `${nodes.length}` : `${nodes.length} of ${cluster.nodes.length}`;
  return [
    `${strong('podreach plan')}  ${cluster.context}`,
    ...paragraph('  cluster  ', `Kubernetes ${cluster.serverVersion}, ${families}`, width),
    ...paragraph('  nodes    ', `${count} (${listed(nodes, mostNames)})`, width),
  ];
}

function createdLines({ namespaces, first, later, nodes }: Preview, width: number): readonly string[] {
  const groups = [
    [
      counted(namespaces.length, 'Namespace'),
      namespaces
        .map(({ name, podSecurity }) => (podSecurity === 'restricted' ? name : `${name} (${podSecurity})`))
        .join(', '),
    ],
    [counted(first.pods.length, 'Pod'), podsText(first.pods, nodes.length)],
    [counted(first.services.length, 'Service'), namesText(first.services)],
    [counted(first.policies.length, 'NetworkPolicy', 'NetworkPolicies'), namesText(first.policies)],
    [counted(namespaces.length, 'ConfigMap'), 'the agent program, one in each Namespace'],
    ['later', laterText(later)],
  ] as const;
  const titleWidth = Math.max(...groups.map(([title]) => title.length));
  return groups
    .filter(([title, text]) => text !== '' && !title.startsWith('0 '))
    .flatMap(([title, text]) => paragraph(`  ${title.padEnd(titleWidth)}  `, text, width));
}

function podsText(pods: CreatedObjects['pods'], nodes: number): string {
  const perNode = [...countBy(pods, ({ node }) => node).values()];
  const [least, most] = [Math.min(...perNode), Math.max(...perNode)];
  const spread = least === most && perNode.length === nodes ? `${most}` : `up to ${most}`;
  const roles = [...countBy(pods, ({ role }) => role)].map(([role, count]) =>
    count === 1 ? role : `${count} ${role}`,
  );
  return `${spread} on each node; by role: ${roles.join(', ')}`;
}

function namesText(objects: readonly { readonly name: string }[]): string {
  return foldSeries(objects.map(({ name }) => name)).join(', ');
}

function laterText({ pods, services, policies, objects }: CreatedObjects): string {
  const parts = [
    [pods.length, 'Pod'],
    [services.length, 'Service'],
    [policies.length, 'NetworkPolicy', 'NetworkPolicies'],
    [objects.length, 'other object'],
  ] as const;
  const told = parts.flatMap(([count, noun, plural]) => (count === 0 ? [] : [counted(count, noun, plural)]));
  return told.length === 0 ? '' : `${told.join(', ')}, by the scenarios below`;
}

function askedRemark({ totals }: Preview): string {
  return `  ${counted(totals.cases, 'case')} by ${counted(totals.probes, 'probe')} over ${counted(totals.execSessions, 'exec session')}`;
}

function checkLines({ checks }: Preview, width: number): readonly string[] {
  const idWidth = Math.max(...checks.map(({ id }) => id.length));
  const countWidth = Math.max(...checks.map(({ cases }) => String(cases).length));
  return checks.flatMap(({ id, title, cases }) =>
    paragraph(`  ${id.padEnd(idWidth)}  ${String(cases).padStart(countWidth)}  `, title, width),
  );
}

function scenarioLines({ scenarios }: Preview, strong: (text: string) => string, width: number): readonly string[] {
  const changing = scenarios.filter(({ stages }) => stages.some(({ changes }) => changes.length > 0));
  if (changing.length === 0) return [];
  return [
    `${strong('SCENARIOS')}  side by side with all else`,
    ...[...groupByLikeness(changing).values()].flatMap(([first, ...alike]) => [
      `  ${first.id}${alike.length === 0 ? '' : `, and ${alike.length} like it`}`,
      ...first.stages.slice(0, mostStages).flatMap((stage) => paragraph(`    ${stage.id}  `, stageText(stage), width)),
      ...moreStages(first.stages.slice(mostStages), width),
    ]),
  ];
}

/** The cases of a long scenario are of one kind: some tell how they go. */
function moreStages(stages: PreviewScenario['stages'], width: number): readonly string[] {
  if (stages.length === 0) return [];
  const cases = stages.reduce((sum, stage) => sum + stage.cases, 0);
  return paragraph(
    '    ',
    `and ${counted(stages.length, 'more stage', 'more stages')} with ${counted(cases, 'case')}`,
    width,
  );
}

function stageText({ changes, cases, settleMs }: PreviewScenario['stages'][number]): string {
  const all = foldSeries(changes.map(changeText));
  const texts = all.slice(0, mostChanges);
  const more = all.length > mostChanges ? [`and ${all.length - mostChanges} more changes`] : [];
  const within = settleMs === 0 ? ', at once' : ` within ${durationText(settleMs)}`;
  const asked = cases === 0 ? 'nothing asked' : `${counted(cases, 'case')}${within}`;
  return [...texts, ...more, asked].join('; ');
}

/** Scenarios that differ in their numbers only, such as those of each node, are told once. */
function groupByLikeness(
  scenarios: readonly PreviewScenario[],
): ReadonlyMap<string, readonly [PreviewScenario, ...PreviewScenario[]]> {
  const groups = new Map<string, [PreviewScenario, ...PreviewScenario[]]>();
  for (const scenario of scenarios) {
    const text = [scenario.id, ...scenario.stages.map((stage) => `${stage.id} ${stageText(stage)}`)].join('\n');
    const key = text.replace(/\d+/g, '#');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [scenario]);
    else group.push(scenario);
  }
  return groups;
}

function countBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}
