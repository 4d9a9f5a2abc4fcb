import { expect, test } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { stripVTControlCharacters } from 'node:util';
import { explainFinding, listFindings } from '../../src/cli/explain-finding-text.ts';
import { explainSession } from '../../src/cli/explain-session.ts';
import { explainCheck, explainFamily, listTopics } from '../../src/cli/explain-text.ts';
import { findingTexts } from '../../src/diagnosis/catalog/index.ts';
import { checkFamilies } from '../../src/domain/case.ts';
import { findingCodes } from '../../src/domain/finding.ts';
import { memoryIo } from './memory-io.ts';

const plain = { width: 80, color: false };

async function explained(topic?: string): Promise<string> {
  const io = memoryIo();
  expect(await explainSession({ color: 'never', ...(topic === undefined ? {} : { topic }) }, io)).toBe(0);
  return io.out();
}

test('no topic means two things', () => {
  const topics = [...checkFamilies, 'findings', ...checks.map(({ id }) => id), ...findingCodes];

  expect(new Set(topics).size).toBe(topics.length);
});

test('without a topic every check is listed once, under its family, and every finding', async () => {
  const text = await explained();

  for (const { id } of checks)
    expect(
      text.split(/\s+/).filter((word) => word === id),
      id,
    ).toHaveLength(1);
  for (const family of checkFamilies) expect(text).toContain(`${family}: `);
  for (const code of findingCodes) expect(text).toMatch(new RegExp(`^  ${code}  +\\S`, 'm'));
});

test('findings are listed with their titles', async () => {
  const text = await explained('findings');
  const words = text.split(/\s+/).join(' ');

  for (const code of findingCodes) expect(words).toContain(`${code} ${findingTexts[code].title}`);
});

test.each(findingCodes)('%s is explained in full', async (code) => {
  const text = await explained(code);
  const words = text.split(/\s+/).join(' ');
  const {
    title,
    meaning,
    source,
    evidence,
    neighbours,
    confidence,
    causes,
    next,
    checks: asked,
    faults,
  } = findingTexts[code];

  for (const part of [title, meaning, source ?? '', evidence, ...causes]) expect(words).toContain(part);
  for (const [name, part] of Object.entries({ ...neighbours, ...confidence }))
    expect(words).toContain(`${name}: ${part}`);
  for (const step of next)
    expect(step.endsWith('.') ? words : text).toContain(step.endsWith('.') ? step : `  ${step}\n`);
  for (const id of asked) expect(words).toContain(`- ${id}: `);
  for (const fault of faults) expect(text).toContain(`scripts/cluster fault ${fault}`);
});

test('checks that have to be asked for come with what it takes', async () => {
  expect(await explained('agent-unreachable')).toContain('podreach check --only service.api-proxy --with api-proxy\n');
});

test('each feature that the checks of a finding take is asked for once', async () => {
  const command = /podreach check --only .*host-network.*/.exec(await explained('node-closed-to-pods'))?.[0] ?? '';

  expect(command.split('--with host-network')).toHaveLength(2);
});

test('a finding has headings that stand out where colours are wanted, and looks the same without', () => {
  const colored = explainFinding('dns-down', { width: 80, color: true });

  expect(colored).not.toBe(stripVTControlCharacters(colored));
  expect(stripVTControlCharacters(colored)).toBe(explainFinding('dns-down', plain));
});

test.each(checks.map((check) => [check.id, check] as const))('%s is explained in full', async (id, check) => {
  const text = await explained(id);
  const words = text.split(/\s+/).join(' ');

  for (const part of [check.title, check.promise, check.source, check.how, check.meaning])
    expect(words).toContain(part);
  for (const step of check.next) expect(text).toContain(`  ${step}\n`);
  expect(text).toContain(`podreach check --only ${id}`);
});

test.each(checkFamilies)('%s tells the promises of its checks and of no other', async (family) => {
  const text = await explained(family);

  for (const check of checks) expect(text.includes(`\n${check.id}\n`), check.id).toBe(check.family === family);
});

test('text fits its width, but for commands and addresses', () => {
  const texts = [
    listTopics(plain),
    listFindings(plain),
    ...checkFamilies.map((family) => explainFamily(family, plain)),
    ...checks.map((check) => explainCheck(check, plain)),
    ...findingCodes.map((code) => explainFinding(code, plain)),
  ];
  const explanations = [...checks, ...Object.values(findingTexts)];
  const next = new Set(explanations.flatMap((one) => one.next.map((step) => `  ${step}`)));
  const lines = texts.flatMap((text) => text.split('\n'));
  const wide = lines.filter(
    (line) => line.length > 80 && !next.has(line) && !/https:|podreach (check|explain)/.test(line),
  );

  expect(wide).toEqual([]);
});

test.each([
  ['dns.fdqn', 'did you mean dns.fqdn?'],
  ['servce', 'did you mean service?'],
  ['node-isolatd', 'did you mean node-isolated?'],
  ['finding', 'did you mean findings?'],
  ['zzzzz', 'podreach explain lists them all'],
])('unknown %s', async (topic, hint) => {
  await expect(explainSession({ color: 'never', topic }, memoryIo())).rejects.toMatchObject({
    code: 'USAGE',
    message: `there is no check, family or finding "${topic}"`,
    hint,
  });
});
