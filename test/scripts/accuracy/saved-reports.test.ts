import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { podNodesOf, rejudge, reportFile } from '../../../scripts/accuracy-of-findings/saved-reports.ts';
import { trialsOn } from '../../../scripts/accuracy-of-findings/selection.ts';
import { mesh } from '../../diagnosis/exchanges.ts';
import { finding, reportOf } from './report-of.ts';

const isolated = mesh(['n1', 'n2', 'n3'], ['n1 n2', 'n2 n3']);

test('saved reports are judged by what diagnosis says of their cases today, not by what they said then', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'podreach-accuracy-'));
  try {
    const file = reportFile(folder, 'ptp', 'node-isolated');
    const then = [finding({ code: 'dns-down', culprit: { kind: 'cluster' } })];
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, JSON.stringify(reportOf({ cases: isolated, findings: then })));
    const [judgement, ...others] = await rejudge(folder, 'ptp', trialsOn('ptp', { kinds: [], only: [] }));

    expect(others).toEqual([]);
    expect(judgement).toMatchObject({ name: 'node-isolated', where: 'n2', recognised: [{ culprit: true }] });
    expect(judgement?.found.map(({ code }) => code)).not.toContain('dns-down');
    expect(await rejudge(folder, 'cilium', trialsOn('cilium', { kinds: [], only: [] }))).toEqual([]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("nodes of the run's own Pods are taken from both ends of its cases, and from answers", () => {
  const [first, ...rest] = isolated;
  if (first === undefined) throw new Error('no case');
  const answer = {
    namespace: 'ns',
    pod: 'behind',
    container: 'agent',
    node: 'n3',
    clientAddress: '10.0.0.1',
    count: 1,
  };
  const foreign = { kind: 'pod', namespace: 'kube-system', pod: 'coredns', node: 'n1' } as const;
  const cases = [
    { ...first, to: foreign, observations: [{ outcome: 'reached' as const, answers: [answer] }] },
    ...rest,
  ];
  const { run } = reportOf();

  expect(podNodesOf({ cases, run: { ...run, namespaces: ['ns'] } })).toEqual(
    new Map([
      ['ns/agent-n1', 'n1'],
      ['ns/behind', 'n3'],
      ['ns/agent-n3', 'n3'],
      ['ns/agent-n2', 'n2'],
    ]),
  );
});
