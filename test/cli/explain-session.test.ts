import { expect, test } from 'vitest';
import { checks } from '../../src/checks/index.ts';
import { explainSession } from '../../src/cli/explain-session.ts';
import { explainCheck, explainFamily, listChecks } from '../../src/cli/explain-text.ts';
import { checkFamilies } from '../../src/domain/case.ts';
import { memoryIo } from './memory-io.ts';

const plain = { width: 80, color: false };

async function explained(topic?: string): Promise<string> {
  const io = memoryIo();
  expect(await explainSession({ color: 'never', ...(topic === undefined ? {} : { topic }) }, io)).toBe(0);
  return io.out();
}

test('without a topic every check is listed once, under its family', async () => {
  const text = await explained();

  for (const { id } of checks)
    expect(
      text.split(/\s+/).filter((word) => word === id),
      id,
    ).toHaveLength(1);
  for (const family of checkFamilies) expect(text).toContain(`${family}: `);
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
  const texts = [listChecks(plain), ...checkFamilies.map((family) => explainFamily(family, plain))];
  const next = new Set(checks.flatMap((check) => check.next.map((step) => `  ${step}`)));
  const lines = [...texts, ...checks.map((check) => explainCheck(check, plain))].flatMap((text) => text.split('\n'));
  const wide = lines.filter(
    (line) => line.length > 80 && !next.has(line) && !/https:|podreach (check|explain)/.test(line),
  );

  expect(wide).toEqual([]);
});

test.each([
  ['dns.fdqn', 'did you mean dns.fqdn?'],
  ['servce', 'did you mean service?'],
  ['zzzzz', 'podreach explain lists them all'],
])('unknown %s', async (topic, hint) => {
  await expect(explainSession({ color: 'never', topic }, memoryIo())).rejects.toMatchObject({
    code: 'USAGE',
    message: `there is no check or family "${topic}"`,
    hint,
  });
});
