import { afterEach, expect, test } from 'vitest';
import { casesThat, check, podreach } from '../harness/podreach.ts';
import { kubeconfig, kubectl, leftovers, onNode, withFault } from '../harness/test-cluster.ts';

/** Progress that is shown once the first Pods exist. */
const podsStart = /probe Pods: \d+ of \d+ running/;

afterEach(async () => {
  await expect.poll(leftovers, { timeout: 60_000, message: 'nothing is left in the cluster' }).toEqual([]);
});

test('Ctrl-C while Pods that outlive SIGTERM probe: cleans up, writes the report and exits 130', async () => {
  let sent = false;
  const { code, report } = await check([], {
    onProgress: (stderr, child) => {
      if (sent || !/probing/.test(stderr)) return;
      sent = true;
      child.kill('SIGINT');
    },
  });

  expect(sent).toBe(true);
  expect(code).toBe(130);
  // Three of every run, and three for the lane of the quick policy case.
  expect(report.run.namespaces).toHaveLength(6);
  expect(report.run).toMatchObject({ outcome: 'interrupted', leftBehind: [] });
  expect(casesThat(report, 'fail')).toEqual([]);
  expect(await leftovers()).toEqual([]);
});

test('a second Ctrl-C forces the end and says how to clean up; `podreach clean` then removes what is left', async () => {
  let sent = false;
  const { code, stderr } = await podreach(['check', '--kubeconfig', await kubeconfig()], {
    onProgress: (text, child) => {
      if (sent || !podsStart.test(text)) return;
      sent = true;
      child.kill('SIGINT');
      setTimeout(() => child.kill('SIGINT'), 300);
    },
  });
  expect(code).toBe(130);
  expect(stderr).toContain('podreach clean');

  const cleaned = await podreach(['clean', '--kubeconfig', await kubeconfig()]);
  expect(cleaned.code).toBe(0);
  expect(await leftovers()).toEqual([]);
});

test('--keep leaves the probe Pods, and `podreach clean` removes them by their label', async () => {
  const { report } = await check(['--only', 'pod-ip', '--keep']);
  expect(report.run.kept).toBe(true);
  expect(await leftovers()).toEqual(report.run.namespaces.map((name) => `namespace/${name}`));

  const cleaned = await podreach(['clean', '--kubeconfig', await kubeconfig()]);
  expect(cleaned.code).toBe(0);
  expect(await leftovers()).toEqual([]);
});

test('a node that is NotReady is skipped with the reason, and the rest is checked', async () => {
  const { code, report } = await withFault(['node-not-ready', 'n3'], () => check(['--only', 'pod-to-pod,pod-ip']));

  expect(report.skipped).toContainEqual({
    what: 'node n3',
    because: { code: 'node-not-ready', detail: 'n3 is NotReady' },
  });
  expect(report.summary).toMatchObject({ fail: 0, unknown: 0 });
  expect(code).toBe(0);
});

test('a tainted node is skipped with the taint', async () => {
  await kubectl(['taint', 'node', 'n2', 'e2e=reserved:NoSchedule']);
  try {
    const { code, report } = await check(['--only', 'pod-to-pod']);
    const skip = report.skipped.find(({ what }) => what === 'node n2');

    expect(skip?.because.code).toBe('node-tainted');
    expect(skip?.because.detail).toContain('e2e=reserved:NoSchedule');
    expect(code).toBe(0);
  } finally {
    await kubectl(['taint', 'node', 'n2', 'e2e-']);
  }
});

test('an agent killed in mid-run is reconnected, and its answers count', async () => {
  const trouble = whenProbing(killControlOn('n1'));
  const { report } = await check(['--only', 'pod-to-pod,policy', '--patience', '0.5'], trouble);
  await trouble.done();

  expect(report.timings.execReconnects).toBeGreaterThan(0);
  expect(casesThat(report, 'unknown')).toEqual([]);
  expect(report.findings.map(({ code }) => code)).toEqual(['policy-not-enforced']);
});

test('a Pod deleted in mid-run makes its cases unknown, never failed and never passed', async () => {
  const trouble = whenProbing(() => deleteFirst('other'));
  const { code, report } = await check(['--only', 'policy', '--patience', '0.3'], trouble);
  const deleted = await trouble.done();
  const itsCases = report.cases.filter(({ from }) => `${from.namespace}/${from.pod}` === deleted);

  expect(casesThat(report, 'unknown').length).toBeGreaterThan(0);
  // Those of other clients fail here: no engine enforces policies.
  expect(casesThat({ ...report, cases: itsCases }, 'fail')).toEqual([]);
  expect(report.findings.map(({ code: found }) => found)).toContain('agent-unreachable');
  expect(code).not.toBe(0);
});

test('nor does anything fail that asks a Pod which was deleted in mid-run', async () => {
  // The measurements go one after the other, all to the first neighbour: most of them find it gone.
  const args = ['--only', 'pod-to-pod.throughput', '--with', 'throughput', '--nodes', 'n1,n2', '--patience', '0.3'];
  const trouble = whenProbing(() => deleteFirst('neighbour'));
  const { code, report } = await check(args, trouble);
  const deleted = await trouble.done();

  expect(casesThat(report, 'fail')).toEqual([]);
  expect(casesThat(report, 'unknown').length).toBeGreaterThan(0);
  expect(casesThat(report, 'unknown').join('\n')).toContain(`Pod ${deleted} no longer runs`);
  expect(report.findings.map(({ code: found }) => found)).toEqual(['agent-unreachable']);
  expect(code).not.toBe(0);
});

/** Does something to the cluster as soon as probing begins; `done` tells when, and fails if it could not be done. */
function whenProbing<Done>(action: () => Promise<Done>): {
  onProgress: (stderr: string) => void;
  done: () => Promise<Done>;
} {
  let acting: Promise<Done> | undefined;
  return {
    onProgress: (stderr) => {
      if (acting !== undefined || !/probing/.test(stderr)) return;
      acting = action();
      // Told by `done`; until then it must not count as unheard.
      acting.catch(() => undefined);
    },
    done: () => acting ?? Promise.reject(new Error('probing never began')),
  };
}

function killControlOn(node: string): () => Promise<unknown> {
  const script =
    'for p in /proc/[0-9]*; do if tr "\\0" " " < $p/cmdline 2>/dev/null | grep -q "agent[.]cjs control"; then kill -9 "${p#/proc/}"; fi; done';
  return () => onNode(node, ['sh', '-c', script]);
}

/** Deletes the first probe Pod with this role, and tells which it was: `namespace/name`. */
async function deleteFirst(role: string): Promise<string> {
  const found = await kubectl([
    'get',
    'pods',
    '-A',
    '-l',
    `podreach.dev/role=${role}`,
    '-o',
    'jsonpath={.items[0].metadata.namespace}/{.items[0].metadata.name}',
  ]);
  const [namespace = '', name = ''] = found.split('/');
  await kubectl(['delete', 'pod', '-n', namespace, name, '--grace-period=0', '--force']);
  return found;
}
