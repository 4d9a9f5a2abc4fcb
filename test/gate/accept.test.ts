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
