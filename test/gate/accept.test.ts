import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { acceptedCases, type AcceptedDeviation } from '../../src/domain/acceptance.ts';
import { type Culprit, culpritText, type Finding } from '../../src/domain/finding.ts';
import { withAcceptances } from '../../src/gate/accept.ts';
import { overallOf } from '../../src/report/overall.ts';
import { samples } from '../report/samples/index.ts';
import { anyReport } from './arbitrary.ts';

const today = '2026-11-21';
const broken = samples['without-policy-engine'];

function deviation(rest: Partial<AcceptedDeviation> = {}): AcceptedDeviation {
  return { code: 'policy-not-enforced', culprit: 'cluster', reason: 'OPS-12', expires: '2026-12-31', ...rest };
}

function firstOf(deviations: readonly AcceptedDeviation[], day = today): Finding | undefined {
  return withAcceptances(broken, deviations, day).findings[0];
}

describe('a finding', () => {
  const { reason, expires } = deviation();

  test('is accepted until the end of its last day', () => {
    expect(firstOf([deviation()])).toEqual({ ...broken.findings[0], accepted: { reason, expires } });
    expect(firstOf([deviation()], expires)).toHaveProperty('accepted');
  });

  test('is not from the next day on, and says so', () => {
    const finding = firstOf([deviation()], '2027-01-01');

    expect(finding).toEqual({ ...broken.findings[0], acceptanceExpired: { reason, expires } });
  });

  test('of two acceptances the one that holds longest counts', () => {
    const longer = deviation({ expires: '2027-06-30', reason: 'longer' });

    expect(firstOf([deviation({ expires: '2020-01-01' }), deviation(), longer])).toMatchObject({
      accepted: { expires: '2027-06-30', reason: 'longer' },
    });
  });

  test('with another code or culprit is not accepted, and the acceptance is stale', () => {
    const others = [deviation({ code: 'dns-down' }), deviation({ culprit: 'node n1' })];
    const report = withAcceptances(broken, others, today);

    expect(report).toEqual({ ...broken, staleAcceptances: others });
  });
});

test('a run that was cut short tells nothing of acceptances that matched nothing', () => {
  expect(withAcceptances(samples.interrupted, [deviation()], today)).toEqual(samples.interrupted);
});

test('without acceptances a report stays as it is', () => {
  expect(withAcceptances(broken, [], today)).toBe(broken);
});

describe('culprits', () => {
  const node: Culprit = { kind: 'node', node: 'n2' };
  const pair = (direction: 'one-way' | 'both'): Culprit => ({ kind: 'node-pair', from: 'n1', to: 'n2', direction });
  const service: Culprit = { kind: 'service', namespace: 'podreach-k3x9vd-peer', service: 'echo' };

  const zonesApart: Culprit = {
    kind: 'node-groups',
    from: { nodes: ['n1'], zones: ['a'] },
    to: { nodes: ['n2', 'n3'], zones: ['b'] },
    direction: 'both',
  };
  test.each<[pattern: string, culprit: Culprit, accepted: boolean]>([
    ['node n2', node, true],
    ['node n', node, false],
    ['node n22', node, false],
    ['n2', node, false],
    ['node *', node, true],
    ['node n*2', node, true],
    ['node n*n2', node, false],
    ['*', node, true],
    ['n1 -> n2', pair('one-way'), true],
    ['n2 -> n1', pair('one-way'), false],
    ['n1 <-> n2', pair('both'), true],
    ['n2 <-> n1', pair('both'), true],
    ['n1 -> *', pair('one-way'), true],
    ['n1 -> n2', pair('both'), false],
    ['service podreach-*-peer/echo', service, true],
    ['service podreach-*-peer/echo2', service, false],
    ['service podreach-*-peer*-peer/echo', service, false],
    ['service .*', service, false],
    ['*echo*peer*', service, false],
    ['*peer*echo*', service, true],
    ['zone b <-> zone a', zonesApart, true],
    ['zone a -> zone b', zonesApart, false],
    ['zone b -> zone a', { ...zonesApart, direction: 'one-way' }, false],
    ['zone a -> *', { ...zonesApart, direction: 'one-way' }, true],
  ])('%s for %j: %s', (pattern, culprit, accepted) => {
    const report = { ...broken, findings: broken.findings.map((finding) => ({ ...finding, culprit })) };
    const [finding] = withAcceptances(report, [deviation({ culprit: pattern })], today).findings;

    expect(finding?.accepted !== undefined).toBe(accepted);
  });
});

describe('a finding about some traffic only', () => {
  const udp6 = { protocol: 'udp', ipFamily: 'ipv6' };
  test.each<[scope: Finding['scope'], named: Partial<AcceptedDeviation>, accepted: boolean]>([
    [undefined, {}, true],
    [undefined, { ipFamily: 'ipv6' }, false],
    [undefined, { culprit: 'cluster (IPv6)' }, false],
    [{ ipFamily: 'ipv6' }, {}, false],
    [{ ipFamily: 'ipv6' }, { culprit: '*' }, false],
    [{ ipFamily: 'ipv6' }, { ipFamily: 'ipv6' }, true],
    [{ ipFamily: 'ipv6' }, { ipFamily: 'ipv4' }, false],
    [{ ipFamily: 'ipv6' }, udp6 as Partial<AcceptedDeviation>, false],
    [{ ipFamily: 'ipv6' }, { culprit: 'cluster (IPv6)' }, true],
    [{ ipFamily: 'ipv6' }, { culprit: 'cluster (IPv4)' }, false],
    [{ ipFamily: 'ipv6' }, { culprit: '* (IPv6)' }, true],
    [{ ipFamily: 'ipv6' }, { culprit: 'cluster (IPv6)', ipFamily: 'ipv6' }, true],
    [{ ipFamily: 'ipv6' }, { culprit: 'cluster (IPv6)', ipFamily: 'ipv4' }, false],
    [{ ipFamily: 'ipv6' }, { culprit: 'cluster (IPv6)', protocol: 'udp' }, false],
    [udp6, { ipFamily: 'ipv6' }, false],
    [udp6, { protocol: 'udp', ipFamily: 'ipv6' }, true],
    [udp6, { culprit: 'cluster (UDP over IPv6)' }, true],
    [udp6, { culprit: 'cluster (IPv6)' }, false],
  ])('%j, accepted as %j: %s', (scope, named, accepted) => {
    const report = withAcceptances(scoped(scope), [deviation(named)], today);

    expect(report.findings[0]?.accepted !== undefined).toBe(accepted);
    expect(report.staleAcceptances !== undefined).toBe(!accepted);
  });

  test.each<[scope: Finding['scope'], named: Partial<AcceptedDeviation>, hint: string | undefined]>([
    [
      { ipFamily: 'ipv6' },
      {},
      'there is a finding policy-not-enforced, cluster (IPv6): add `ipFamily: ipv6` to accept it',
    ],
    [udp6, { culprit: '*' }, 'cluster (UDP over IPv6): add `protocol: udp` and `ipFamily: ipv6` to accept it'],
    [udp6, { ipFamily: 'ipv6' }, 'cluster (UDP over IPv6): add `protocol: udp` to accept it'],
    [udp6, { ipFamily: 'ipv4' }, undefined],
    [udp6, { culprit: 'node n1' }, undefined],
    [undefined, { ipFamily: 'ipv4' }, undefined],
  ])('%j, not accepted as %j: what is missing is told', (scope, named, hint) => {
    const [stale] = withAcceptances(scoped(scope), [deviation(named)], today).staleAcceptances ?? [];

    expect(stale).toMatchObject(deviation(named));
    if (hint === undefined) expect(stale).not.toHaveProperty('hint');
    else expect(stale?.hint).toContain(hint);
  });

  function scoped(scope: Finding['scope']): typeof broken {
    const findings = broken.findings.map((finding) => ({ ...finding, ...(scope === undefined ? {} : { scope }) }));
    return { ...broken, findings };
  }
});

describe('an acceptance that names a check', () => {
  const unexplained = { code: 'unexplained-failures' as const, culprit: { kind: 'node' as const, node: 'n2' } };
  const found = (cases: readonly string[]): typeof broken => ({
    ...broken,
    findings: broken.findings.map((finding) => ({ ...finding, ...unexplained, cases })),
  });
  const [one, another] = ['policy.deny-all', 'pod-to-pod.tcp'].map((check) =>
    broken.cases.flatMap((item) => (item.check === check ? [item.id] : [])),
  );
  const named = deviation({ code: 'unexplained-failures', culprit: 'node n2', check: 'policy.deny-all' });

  test.each<[what: string, cases: readonly string[] | undefined, accepted: boolean]>([
    ['cases of that check alone', one, true],
    ['cases of another check', another, false],
    ['cases of both', [...(one ?? []), ...(another ?? [])], false],
    ['no case', [], false],
    ['a case that the report does not have', ['policy.deny-all/nowhere'], false],
  ])('%s', (_what, cases, accepted) => {
    expect(cases).toBeDefined();
    const [finding] = withAcceptances(found(cases ?? []), [named], today).findings;

    expect(finding?.accepted !== undefined).toBe(accepted);
  });
});

describe('laws', () => {
  const deviations = fc.array(
    fc.record({
      code: fc.constantFrom('node-isolated' as const, 'dns-down' as const),
      culprit: fc.constantFrom('node n1', 'node n2', 'node *'),
      reason: fc.constant('known'),
      expires: fc.constantFrom('2026-01-01', '2026-12-31'),
    }),
  );

  test('marks are all that changes, and each acceptance marks or is stale', () => {
    fc.assert(
      fc.property(anyReport, deviations, (report, accept) => {
        const marked = withAcceptances(withoutMarks(report), accept, today);
        const { staleAcceptances: stale = [], ...rest } = marked;

        expect(withoutMarks(rest)).toEqual(withoutMarks(report));
        for (const one of accept) {
          const fits = report.findings.some(
            ({ code, culprit }) =>
              code === one.code && (one.culprit === 'node *' || culpritText(culprit) === one.culprit),
          );
          expect(stale.includes(one)).toBe(!fits);
        }
      }),
    );
  });

  test('a case that an accepted and another finding explain still counts', () => {
    fc.assert(
      fc.property(anyReport, ({ findings }) => {
        const open = findings.filter(({ accepted }) => accepted === undefined).flatMap(({ cases }) => cases);

        expect([...acceptedCases(findings)].filter((id) => open.includes(id))).toEqual([]);
      }),
    );
  });

  test('unknown cases are never accepted', () => {
    fc.assert(
      fc.property(anyReport, (report) => {
        const passes = overallOf(report) === 'passed';

        expect(passes && report.summary.unknown > 0).toBe(false);
      }),
    );
  });
});

function withoutMarks(report: typeof broken): typeof broken {
  const text = JSON.stringify(report, (key, value: unknown) =>
    key === 'accepted' || key === 'acceptanceExpired' ? undefined : value,
  );
  return JSON.parse(text) as typeof broken;
}
