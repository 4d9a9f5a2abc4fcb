import { expect, test } from 'vitest';
import type { CheckId } from '#src/checks/index.ts';
import { type FindingCode, findingCodes } from '#src/domain/finding.ts';
import type { FaultRow } from './fault-row.ts';
import { addresses, betweenNodes } from './fault-rows-pods.ts';
import { agents, policies, servicesAndNames } from './fault-rows-services.ts';
import { modelledChecks } from './modelled-checks.ts';
import { simulate } from './simulate.ts';
import { casesThat, findingsOf } from './sound-report.ts';

const rows = [...betweenNodes, ...addresses, ...servicesAndNames, ...policies, ...agents];

test.each(titled(rows))('%s', async (_, { nodes = 3, families = ['ipv4'], outsideNames = [], faults, findings }) => {
  const checks: readonly CheckId[] = outsideNames.length > 0 ? [...modelledChecks, 'dns.outside'] : modelledChecks;
  const { report } = await simulate({ nodes, families, faults, settings: { checks, outsideNames } });

  expect(report.run.outcome).toBe('complete');
  expect(findingsOf(report)).toEqual(findings);
});

/** The simulated network has no sizes, rates, replicas or policy cases: the tests in test/diagnosis are about these. */
const notSimulated: readonly FindingCode[] = [
  'dns-replica-silent',
  'dns-udp-blocked',
  'hairpin-broken',
  'loopback-exposed',
  'mtu-blackhole',
  'no-route',
  'node-closed-to-pods',
  'packet-loss',
  'pods-not-isolated',
  'policy-deviation',
  'refusals-lost',
  'service-rules-stale',
  'slow-path',
];

test('every finding there is has a fault that brings it out', () => {
  const brought = new Set(rows.flatMap(({ findings }) => findings.map((line) => line.split(' | ')[0])));
  expect(brought).toEqual(new Set(findingCodes.filter((code) => !notSimulated.includes(code))));
});

const silentAgents = agents.filter(({ faults }) => faults.every(({ kind }) => kind !== 'dropped'));

test.each(titled(silentAgents))('%s: unknown, never failed', async (_, { nodes = 3, faults }) => {
  const { report } = await simulate({ nodes, faults });

  expect(casesThat(report, 'fail')).toEqual([]);
  expect(casesThat(report, 'unknown')).not.toEqual([]);
});

function titled(rows: readonly FaultRow[]): (readonly [string, FaultRow])[] {
  return rows.map((row) => [row.title, row] as const);
}
