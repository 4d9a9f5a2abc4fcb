import { defaults } from '../../src/cli/options.ts';
import {
  optionOf,
  settingKeys,
  settingsApiVersion,
  settingsJsonSchema,
  settingsKind,
} from '../../src/cli/settings-file/schema.ts';

interface Property {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly items?: Property;
  readonly anyOf?: readonly Property[];
  readonly description?: string;
  readonly minimum?: number;
  readonly maximum?: number;
}

const example = [
  '```yaml',
  '# yaml-language-server: $schema=schema/settings.schema.json',
  `apiVersion: ${settingsApiVersion}`,
  `kind: ${settingsKind}`,
  'context: staging',
  'skip: [env]',
  'policy: full',
  'timeout: 15m',
  'output:',
  '  - json=report.json',
  'accept:',
  '  - code: policy-not-enforced',
  '    culprit: cluster',
  '    reason: the old CNI has no policy engine; gone with the migration (OPS-1234)',
  '    expires: 2027-03-31',
  '  - code: node-pair-unreachable',
  '    culprit: edge-1 <-> *',
  '    reason: edge-1 hangs on a link that is replaced (OPS-1250)',
  '    expires: 2027-01-15',
  '  - code: hairpin-broken',
  '    culprit: cluster',
  '    ipFamily: ipv6',
  '    reason: the CNI masquerades hairpin over IPv4 alone; asked for upstream (OPS-1267)',
  '    expires: 2027-02-28',
  '```',
];

/** docs/settings.md: the settings file, with a table from its schema. */
export function settingsPage(): string {
  const { properties } = settingsJsonSchema() as { readonly properties: Readonly<Record<string, Property>> };
  return [
    '# The settings file',
    '',
    'What `podreach check` is told on the command line can stand in a YAML file: `podreach check --config podreach.yaml`, or',
    '`PODREACH_CONFIG=podreach.yaml`. No file is read unless it is named. `podreach plan --config` takes from the same file what says what is',
    'asked and where, so that it plans what the check would do; `podreach doctor --config` the cluster, nodes, features, image and prefix of',
    'Namespaces. This page is made by `npm run docs` from the code.',
    '',
    ...example,
    '',
    '[schema/settings.schema.json](../schema/settings.schema.json) is its JSON Schema, for editors and for checking it elsewhere; it comes with the',
    'package. Editors with the YAML language server take it from the first line above; the path, here that within the package, counts from the',
    "settings file's folder. Mistakes are told with file, line, column and key before anything is created, up to ten at once, and exit with 2.",
    '',
    'The command line goes over `PODREACH_*` variables, these over the file, and the file over defaults. A list replaces a list: nothing is added',
    'up. Paths are taken from the current directory, as on the command line. A variable holds several values of a repeatable option on a line',
    'each; `PODREACH_FORMAT` and `PODREACH_OUTPUT` are of `check` alone.',
    '',
    '## Settings',
    '',
    'Each is the option of the same name (`--policy-cases` is `policyCases`) and means the same; `podreach check --help` says more.',
    '',
    '| key | value | default | |',
    '|---|---|---|---|',
    ...settingKeys.map((key) => row(key, properties[key] ?? {})),
    '',
    '## Accepted findings',
    '',
    'A finding that is known and cannot be helped now is accepted with an entry of `accept`. `protocol`, `ipFamily` and `check` may be left',
    'out:',
    '',
    '| key | |',
    '|---|---|',
    ...Object.entries(acceptanceProperties(properties)).map(
      ([key, { description = '' }]) => `| \`${key}\` | ${cell(description)} |`,
    ),
    '',
    '- Code and culprit must match, and the finding must be limited to exactly the protocol and IP family that the entry names. An entry that',
    '  names none is for a finding about all traffic: it does not accept `hairpin-broken` of `cluster (IPv6)`, nor tomorrow that of',
    '  `cluster (IPv4)`. Both `culprit: cluster` with `ipFamily: ipv6` and `culprit: cluster (IPv6)`, as text reports print it, do the former.',
    '- It stays in every report, apart from the other findings; in JSON it has `accepted` with reason and last day. Its cases stay *failed*.',
    '- Cases that only accepted findings explain do not fail the run: with nothing else wrong, the exit code is 0. A case that another finding',
    '  explains too still counts.',
    '- After its last day, in UTC at the beginning of the run, the run fails again, and the finding has `acceptanceExpired`.',
    '- What matched no finding is listed as stale (`staleAcceptances`): the trouble is gone, or this run did not ask for it. Where',
    '  the entry lacks only a protocol or IP family to match a finding, it is told which (`hint`).',
    '- Unknown cases are never accepted, nor is a run that failed: what could not be tested exits with 3 all the same. So an accepted',
    '  `agent-unreachable` is told as such and changes nothing.',
    '- Names of Namespaces that a run makes carry its id: write `service podreach-*-peer/echo`.',
    '- To accept `unexplained-failures` accepts whatever breaks that culprit next. Name the `check` at least: then a finding with cases of any',
    '  other check is not accepted. Rather compare with a [baseline](gating.md).',
    '',
  ].join('\n');
}

function acceptanceProperties(properties: Readonly<Record<string, Property>>): Readonly<Record<string, Property>> {
  const items = properties['accept']?.items as { readonly properties?: Readonly<Record<string, Property>> } | undefined;
  return items?.properties ?? {};
}

function row(key: string, property: Property): string {
  const value = Object.entries(defaults).find(([option]) => option === optionOf(key))?.[1];
  const shown = value === undefined ? '' : `\`${value}\``;
  return `| \`${key}\` | ${cell(valueText(property))} | ${shown} | ${cell(property.description ?? '')} |`;
}

function valueText({ type = '', enum: choices, items, anyOf, minimum, maximum }: Property): string {
  if (anyOf !== undefined) return anyOf.map(valueText).join(' or ');
  if (items !== undefined) return `list of ${items.enum === undefined ? 'texts' : valueText(items)}`;
  if (choices !== undefined) return choices.map((choice) => `\`${choice}\``).join(', ');
  const word = { string: 'text', integer: 'whole number', boolean: '`true` or `false`' }[type] ?? type;
  return maximum === undefined ? word : `${word}, ${minimum} to ${maximum}`;
}

function cell(text: string): string {
  return text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ');
}
