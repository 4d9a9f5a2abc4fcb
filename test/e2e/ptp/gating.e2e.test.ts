import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { check, type Checked, podreach } from '../harness/podreach.ts';
import { leftovers } from '../harness/test-cluster.ts';

/** The plain CNI enforces no policy, however long one waits: a failure that is always there. Something has to pass beside it. */
const known = ['--only', 'policy.deny-all,pod-ip.unique', '--follow-ups', 'off', '--patience', '0.3'];

let folder = '';
let baseline = '';
let first: Checked;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podreach-gating-'));
  baseline = join(folder, 'before.json');
  first = await check(known);
  await writeFile(baseline, JSON.stringify(first.report));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  expect(await leftovers(), 'nothing is left in the cluster').toEqual([]);
});

test('a known failure fails a check, but neither against a baseline nor where it is accepted', async () => {
  expect(first.code).toBe(1);
  const settings = join(folder, 'podreach.yaml');
  await writeFile(
    settings,
    [
      'apiVersion: podreach.dev/v1alpha1',
      'kind: Settings',
      'only: [policy.deny-all, pod-ip.unique]',
      'followUps: off',
      'patience: 0.3',
      'accept:',
      '  - {code: policy-not-enforced, culprit: cluster, reason: the plain CNI has no engine, expires: 2999-12-31}',
    ].join('\n'),
  );

  const { code, stdout, report } = await check(['--config', settings, '--baseline', baseline]);
  expect(stdout).toMatch(/\nACCEPTED {2}/);
  expect(stdout).toMatch(/\nPASS {2}1 accepted finding: policy-not-enforced/);
  expect(stdout).toMatch(/\nNOTHING GOT WORSE {2}/);
  expect(report.findings).toMatchObject([{ code: 'policy-not-enforced', accepted: { expires: '2999-12-31' } }]);
  expect(report.summary.fail).toBe(first.report.summary.fail);
  expect(code).toBe(0);

  // The same two runs without the cluster: case ids and nodes are the same, although every Pod was another one.
  const later = join(folder, 'after.json');
  await writeFile(later, JSON.stringify(report));
  const compared = await podreach(['diff', baseline, later, '--format', 'json']);
  expect(compared.code, compared.stderr).toBe(0);
  expect(JSON.parse(compared.stdout)).toMatchObject({
    changes: [],
    stillFailing: first.report.summary.fail,
    findings: { came: [], went: [], stayed: [{ code: 'policy-not-enforced' }] },
  });
});
