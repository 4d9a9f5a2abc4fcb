import { describe, expect, test } from 'vitest';
import type { Case, SkipReason, Verdict } from '../../src/domain/case.ts';
import type { Finding } from '../../src/domain/finding.ts';
import type { Report } from '../../src/domain/report.ts';
import { changesOf, compareReports } from '../../src/gate/compare.ts';
import { latencyNoise } from '../../src/gate/latency.ts';
import { gateResult, unfinished } from '../../src/gate/result.ts';
import { factsOf, nodeNames, reportOf } from '../report/samples/build.ts';
import { samples } from '../report/samples/index.ts';

const pass: Verdict = { status: 'pass' };
const fail: Verdict = { status: 'fail', mismatch: 'timed-out' };
const unknown: Verdict = { status: 'unknown', cause: { code: 'agent-unreachable', detail: 'the session was lost' } };
const skippedFor = (code: SkipReason['code']): Verdict => ({ status: 'skipped', because: { code, detail: code } });

function caseOf(node: string, verdict: Verdict, rest: Partial<Case> = {}): Case {
  return {
    id: `pod-to-pod.tcp/${node}`,
    family: 'pod-to-pod',
    check: 'pod-to-pod.tcp',
    from: { kind: 'pod', namespace: 'podreach-k3x9vd', pod: 'agent', node },
    to: { kind: 'name', name: 'x' },
    expectation: { reach: 'allowed', because: ['promised'] },
    observations: [],
    verdict,
    ...rest,
  };
}

/** Three nodes; n1 always passes, so that there is something to compare. */
function reportWith(verdict: Verdict | undefined, rest: Partial<Report> = {}): Report {
  const cases = [caseOf('n1', pass), ...(verdict === undefined ? [] : [caseOf('n2', verdict)])];
  return reportOf(cases, { cluster: factsOf(nodeNames(3)), ...rest });
}

describe('what became of a case, and what the gate makes of it', () => {
  test.each<[Verdict | undefined, Verdict | undefined, string | undefined, string]>([
    [pass, pass, undefined, 'nothing-worse'],
    [fail, fail, undefined, 'nothing-worse'],
    [unknown, unknown, undefined, 'nothing-worse'],
    [pass, fail, 'regressed', 'worse'],
    [unknown, fail, 'regressed', 'worse'],
    [skippedFor('needs-feature'), fail, 'regressed', 'worse'],
    [undefined, fail, 'regressed', 'worse'],
    [fail, pass, 'repaired', 'nothing-worse'],
    [undefined, pass, 'added', 'nothing-worse'],
    [unknown, pass, 'added', 'nothing-worse'],
    [pass, unknown, 'unjudged', 'could-not-compare'],
    [undefined, unknown, 'unjudged', 'could-not-compare'],
    [fail, unknown, 'open', 'nothing-worse'],
    [fail, undefined, 'open', 'nothing-worse'],
    [pass, skippedFor('no-answer'), 'lost', 'could-not-compare'],
    [pass, skippedFor('refused'), 'lost', 'could-not-compare'],
    [pass, skippedFor('needs-feature'), 'unasked', 'nothing-worse'],
    [pass, undefined, 'unasked', 'nothing-worse'],
    [unknown, undefined, undefined, 'nothing-worse'],
    [undefined, skippedFor('no-answer'), undefined, 'nothing-worse'],
  ])('%j -> %j: %s, %s', (was, is, kind, status) => {
    const comparison = compareReports(reportWith(was), reportWith(is));

    expect(comparison.changes.map((change) => change.kind)).toEqual(kind === undefined ? [] : [kind]);
    expect(gateResult(comparison, []).status).toBe(status);
  });
});

describe('several baselines: what became of a case since the last, where it failed in an earlier one', () => {
  test.each<[earlier: Verdict | undefined, last: Verdict | undefined, now: Verdict | undefined, string | undefined]>([
    [fail, pass, fail, undefined],
    [pass, pass, fail, 'regressed'],
    [unknown, pass, fail, 'regressed'],
    [fail, undefined, fail, undefined],
    [fail, pass, pass, undefined],
    [pass, fail, pass, 'repaired'],
    [fail, pass, unknown, 'open'],
    [fail, pass, skippedFor('no-answer'), 'open'],
    [fail, pass, undefined, 'open'],
    [fail, undefined, undefined, undefined],
  ])('%j, %j -> %j: %s', (earlier, last, now, kind) => {
    const { changes, stillFailing, goneCases } = compareReports(reportWith(last), reportWith(now), [
      reportWith(earlier),
    ]);

    expect(changes.map((change) => change.kind)).toEqual(kind === undefined ? [] : [kind]);
    expect(stillFailing).toBe(kind === undefined && now === fail ? 1 : 0);
    expect(goneCases.fail).toBe(kind === 'open' && now === undefined ? 1 : 0);
  });

  test('a finding of an earlier one is no new one', () => {
    const found: Finding = {
      code: 'service-unreachable',
      culprit: { kind: 'service', namespace: 'podreach-q7w2aa-peer', service: 'echo' },
      title: 'nobody reaches echo',
      evidence: [],
      cases: ['pod-to-pod.tcp/n2'],
      confidence: 'shown',
      next: [],
    };
    const earlier = reportWith(fail, { findings: [found] });
    const culprit = { ...found.culprit, namespace: 'podreach-k3x9vd-peer' } as Finding['culprit'];
    const after = reportWith(fail, { findings: [{ ...found, culprit }] });
    const { findings } = compareReports(reportWith(pass), after, [
      { ...earlier, run: { ...earlier.run, id: 'q7w2aa' } },
    ]);

    expect(findings).toMatchObject({ came: [], went: [], stayed: [{ code: 'service-unreachable' }] });
  });
});

describe('a case that is not there any more', () => {
  const before = reportWith(pass);

  test.each<[what: string, rest: Partial<Report>, kind: string, detail: string]>([
    [
      'its node is not ready',
      { skipped: [{ what: 'node n2', because: { code: 'node-not-ready', detail: 'n2 is NotReady' } }] },
      'lost',
      'n2 is NotReady',
    ],
    [
      'its node was not selected',
      { skipped: [{ what: 'node n2', because: { code: 'node-not-selected', detail: 'n2 is not asked for' } }] },
      'unasked',
      'n2 is not asked for',
    ],
    ['its node is gone', { cluster: factsOf(['n1', 'n3']) }, 'unasked', 'n2 is no longer in the cluster'],
    [
      'its check lacks something',
      { skipped: [{ what: 'check pod-to-pod.tcp', because: { code: 'needs-nodes', detail: 'one node' } }] },
      'lost',
      'one node',
    ],
    [
      'its check was not asked',
      { cases: [caseOf('n1', pass, { id: 'dns.fqdn/n1', check: 'dns.fqdn' })] },
      'unasked',
      'pod-to-pod.tcp was not asked',
    ],
  ])('%s', (_what, rest, kind, detail) => {
    const { changes } = compareReports(before, reportWith(undefined, rest));

    expect(changes.find(({ id }) => id === 'pod-to-pod.tcp/n2')).toMatchObject({ kind, detail });
  });

  test('its IP family is gone', () => {
    const rest: Partial<Case> = { ipFamily: 'ipv6' };
    const dual = reportOf([caseOf('n1', pass), caseOf('n2', pass, rest)], { cluster: factsOf(nodeNames(2)) });

    expect(changesOf(compareReports(dual, reportWith(undefined)), 'lost')).toMatchObject([
      { detail: 'Pods no longer get an IPv6 address' },
    ]);
  });

  test('what a failed case made pointless is told, and the failed case decides', () => {
    const after = reportOf([caseOf('n1', fail), caseOf('n2', skippedFor('not-enforced'))]);
    const comparison = compareReports(reportOf([caseOf('n1', fail), caseOf('n2', pass)]), after);

    expect(changesOf(comparison, 'implied')).toHaveLength(1);
    expect(gateResult(comparison, []).status).toBe('nothing-worse');
  });

  test('what should be the consequence of a failure that is not there is lost', () => {
    const after = reportWith(skippedFor('no-answer'));

    expect(changesOf(compareReports(reportWith(pass), after), 'lost')).toHaveLength(1);
  });

  test('a follow-up is only asked where something failed', () => {
    const asked = reportOf([caseOf('n1', pass), caseOf('n2', pass, { group: 'follow-up' })]);

    expect(changesOf(compareReports(asked, reportWith(undefined)), 'unasked')).toHaveLength(1);
  });
});

describe('nodes', () => {
  test('none in common: nothing is compared, whatever failed', () => {
    const renamed = reportOf([caseOf('node-a', fail)], { cluster: factsOf(['node-a']) });
    const comparison = compareReports(reportWith(pass), renamed);

    expect(comparison.nodes).toEqual({ shared: [], onlyBefore: ['n1', 'n2'], onlyAfter: ['node-a'] });
    expect(gateResult(comparison, [])).toEqual({
      status: 'could-not-compare',
      because: ['the two reports have no node in common'],
    });
  });

  test('no verdict in common is no good news', () => {
    const other = reportOf([caseOf('n1', pass, { id: 'x' })], { cluster: factsOf(nodeNames(3)) });

    expect(gateResult(compareReports(reportWith(pass), other), []).status).toBe('could-not-compare');
  });
});

describe('findings', () => {
  const found = (rest: Partial<Finding> = {}): Finding => ({
    code: 'service-unreachable',
    culprit: { kind: 'service', namespace: 'podreach-k3x9vd-peer', service: 'echo' },
    title: 'nobody reaches echo',
    evidence: [],
    cases: ['pod-to-pod.tcp/n2'],
    confidence: 'shown',
    next: [],
    ...rest,
  });
  const later = (findings: readonly Finding[], verdict: Verdict = fail): Report => {
    const report = reportWith(verdict, { findings });
    return { ...report, run: { ...report.run, id: 'q7w2aa' } };
  };

  test("a finding is known again although its Namespace is another run's", () => {
    const culprit = { kind: 'service' as const, namespace: 'podreach-q7w2aa-peer', service: 'echo' };
    const { findings } = compareReports(reportWith(fail, { findings: [found()] }), later([found({ culprit })]));

    expect(findings).toMatchObject({ came: [], went: [], stayed: [{ code: 'service-unreachable' }] });
  });

  test('an address is known again by its Pods', () => {
    const at = (address: string): Finding =>
      found({ code: 'pod-ip-duplicate', culprit: { kind: 'address', address, pods: ['a/b', 'a/c'] } });

    expect(
      compareReports(reportWith(fail, { findings: [at('10.0.0.1')] }), later([at('10.0.0.9')])).findings.came,
    ).toEqual([]);
  });

  test('another culprit or scope is another finding', () => {
    const before = reportWith(fail, { findings: [found()] });
    const scoped = found({ scope: { protocol: 'udp' }, culprit: { kind: 'node', node: 'n2' } });
    const { came, went } = compareReports(before, later([scoped])).findings;

    expect(came).toEqual([scoped]);
    expect(went).toMatchObject([{ finding: { code: 'service-unreachable' }, passing: 0 }]);
  });

  test('failures without a known cause on one node are another finding where they are of other checks', () => {
    const unexplained = found({ code: 'unexplained-failures', culprit: { kind: 'node', node: 'n2' } });
    const checkOf = (check: string): Report => {
      const cases = [caseOf('n1', pass), caseOf('n2', fail, { check })];
      return reportOf(cases, { cluster: factsOf(nodeNames(3)), findings: [unexplained] });
    };

    const other = compareReports(checkOf('service.terminating'), checkOf('service.cluster-ip')).findings;
    expect(other).toMatchObject({ came: [unexplained], went: [{ finding: unexplained }], stayed: [] });
    const same = compareReports(checkOf('service.terminating'), checkOf('service.terminating')).findings;
    expect(same).toMatchObject({ came: [], went: [], stayed: [unexplained] });
  });

  test('a finding that went tells how many of its cases pass', () => {
    const before = reportWith(fail, { findings: [found()] });

    expect(compareReports(before, later([], pass)).findings.went).toMatchObject([{ passing: 1 }]);
    expect(compareReports(before, later([], unknown)).findings.went).toMatchObject([{ passing: 0 }]);
  });

  test('regressions stand under the finding that explains them; others by check and node', () => {
    const cases = [caseOf('n1', fail), caseOf('n2', fail), caseOf('n3', fail)];
    const after = reportOf(cases, { cluster: factsOf(nodeNames(3)), findings: [found()] });
    const { regressions } = compareReports(reportWith(pass), after);

    expect(regressions).toMatchObject([
      { finding: { code: 'service-unreachable' }, isNew: true, cases: [{ node: 'n2' }] },
      { check: 'pod-to-pod.tcp', node: 'n1' },
      { check: 'pod-to-pod.tcp', node: 'n3', cases: [{ before: 'absent' }] },
    ]);
  });

  test('what only an accepted finding explains is told, and no reason to stop', () => {
    const accepted = { reason: 'known', expires: '2027-01-01' };
    const comparison = compareReports(reportWith(pass), later([found({ accepted })]));

    expect(comparison.accepted).toMatchObject([{ finding: { accepted } }]);
    expect(gateResult(comparison, []).status).toBe('nothing-worse');
    const both = compareReports(reportWith(pass), later([found({ accepted }), found({ code: 'dns-down' })]));
    expect(gateResult(both, []).status).toBe('worse');
  });
});

describe('latency', () => {
  const timed = (p50Us: number, count = 100, rest: Partial<Case> = {}): Report =>
    reportOf([
      caseOf('n1', pass, {
        to: { kind: 'pod', namespace: 'podreach-k3x9vd', pod: 'agent', node: 'n2' },
        observations: [{ outcome: 'reached', latency: { count, p50Us, p95Us: 0, p99Us: 0, maxUs: 0 } }],
        ...rest,
      }),
    ]);
  const forLoss: Partial<Case> = { expectation: { reach: 'allowed', because: ['promised'], maxLossRatio: 0.05 } };
  const slowerIn = (before: Report, after: Report) => compareReports(before, after).latency.slower;

  test('a clear change is told, and fails the gate only where that was asked for', () => {
    const comparison = compareReports(timed(300), timed(1_400));

    expect(comparison.latency.slower).toEqual([
      { check: 'pod-to-pod.tcp', from: 'n1', to: 'n2', beforeUs: 300, afterUs: 1_400 },
    ]);
    expect(gateResult(comparison, []).status).toBe('nothing-worse');
    expect(gateResult(comparison, ['latency'])).toEqual({ status: 'worse', because: ['1 slower path'] });
  });

  test.each<[what: string, before: Report, after: Report]>([
    ['a ratio below the noise', timed(10_000), timed(10_000 * latencyNoise.ratio - 1)],
    ['a difference below the noise', timed(100), timed(100 + latencyNoise.differenceUs - 1)],
    ['too few answers', timed(300), timed(5_000, latencyNoise.answers - 1)],
    [
      'how long a change took to arrive',
      timed(300, 100, { family: 'service' }),
      timed(5_000, 100, { family: 'service' }),
    ],
    ['a burst for its loss', timed(300, 100, forLoss), timed(5_000, 100, forLoss)],
    ['less than before', timed(5_000), timed(300)],
  ])('%s is none', (_what, before, after) => {
    expect(slowerIn(before, after)).toEqual([]);
  });

  test('exactly at the limits it is one', () => {
    expect(slowerIn(timed(500), timed(1_000))).toHaveLength(1);
  });

  test('several series of one pair are one median, each with its weight', () => {
    const [few, fewer, many] = [timed(9_000, 10).cases[0], timed(100, 5).cases[0], timed(300, 90).cases[0]];
    const mixed = reportOf([
      { ...few!, id: 'a' },
      { ...many!, id: 'b' },
    ]);

    expect(slowerIn(timed(300), mixed)).toEqual([]);
    expect(compareReports(timed(300), mixed).latency.compared).toBe(1);
    expect(slowerIn(mixed, timed(9_000))).toMatchObject([{ beforeUs: 300, afterUs: 9_000 }]);
    expect(
      slowerIn(
        timed(100),
        reportOf([
          { ...few!, id: 'a' },
          { ...fewer!, id: 'b' },
        ]),
      ),
    ).toMatchObject([{ afterUs: 9_000 }]);
  });
});

test('only a run that ended by itself is compared', () => {
  expect(unfinished(samples.healthy)).toBeUndefined();
  expect(unfinished(samples.interrupted)).toBe('its run was interrupted');
  expect(unfinished(samples['failed-set-up'])).toMatch(/^its run failed \(IMAGE_PULL: the image/);
});
