import { findingTexts } from '../../src/diagnosis/catalog/index.ts';
import { type FindingCode, findingCodes } from '../../src/domain/finding.ts';
import { type Fault, faults, faultsWithoutFinding } from './faults.ts';

/** docs/findings.md: every code of a finding as `podreach explain` tells it, and the fault that provokes it. */
export function findingsPage(): string {
  const known = faults();
  return [
    '# Every finding',
    '',
    `What \`podreach check\` can find to be broken, by the ${findingCodes.length} codes that stand in its reports. A code is never renamed or reused.`,
    '`podreach explain CODE` says the same in a terminal, `podreach explain findings` lists them; [checks.md](checks.md) has every check.',
    'This page is made by `npm run docs` from the code.',
    '',
    'A finding names a culprit, tells on which observations, and how sure podreach is: *shown* says that the data allow no other culprit,',
    '*likely* that they do. What a finding explains is not told again by a weaker one. Most are provoked on a real cluster by a',
    '[fault](testbed.md#faults); A, B and N stand for nodes.',
    '',
    '## Contents',
    '',
    ...findingCodes.map((code) => `- ${linkTo(code)}: ${findingTexts[code].title}`),
    '',
    ...findingCodes.flatMap((code) => findingLines(code, known)),
    '## Faults that are no finding',
    '',
    ...Object.entries(faultsWithoutFinding).map(([name, why]) => `- \`${usageOf(name, known)}\`: ${why}`),
    '',
  ].join('\n');
}

function findingLines(code: FindingCode, known: readonly Fault[]): readonly string[] {
  const { title, meaning, source, evidence, neighbours, confidence, causes, next, checks, faults } = findingTexts[code];
  const others = Object.entries(neighbours).map(([other, what]) => `${linkTo(other)}: ${what}`);
  return [
    `## ${code}`,
    '',
    `${title.charAt(0).toUpperCase()}${title.slice(1)}.`,
    '',
    `${meaning}${source === undefined ? '' : ` ([source](${source}))`}`,
    '',
    `- **Takes**: ${evidence}`,
    ...part('Told apart from', others),
    ...part(
      'How sure',
      Object.entries(confidence).map(([word, when]) => `*${word}* ${when}`),
    ),
    ...part('Usual causes', causes),
    `- **Checks**: ${checks.map(checkLink).join(', ') || 'any'}`,
    `- **Provoked by**: ${faults.map((name) => provokedBy(name, known)).join('; ') || 'no single fault of the local cluster'}`,
    '- **Next**:',
    '',
    // Commands and sentences alike, as they are; some have backticks of their own.
    '  ```text',
    ...next.map((step) => `  ${step}`),
    '  ```',
    '',
  ];
}

function part(name: string, items: readonly string[]): readonly string[] {
  return items.length === 0 ? [] : [`- **${name}**:`, ...items.map((item) => `  - ${item}`)];
}

function linkTo(code: string): string {
  return `[\`${code}\`](#${code})`;
}

function checkLink(id: string): string {
  return `[\`${id}\`](checks.md#${id.replaceAll('.', '')})`;
}

function provokedBy(name: string, known: readonly Fault[]): string {
  return `\`${usageOf(name, known)}\` (${known.find((fault) => fault.name === name)?.summary ?? ''})`;
}

function usageOf(name: string, known: readonly Fault[]): string {
  const usage = known.find((fault) => fault.name === name)?.usage ?? '';
  return ['scripts/cluster fault', name, ...(usage === '' ? [] : [usage]), 'on'].join(' ');
}
