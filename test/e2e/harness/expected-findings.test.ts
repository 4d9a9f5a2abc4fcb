import { readdir, readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { type FindingCode, findingCodes } from '../../../src/domain/finding.ts';
import { expectationOf, expectedFindings } from './expected-findings.ts';
import { nodeWithDns, nodeWithoutDns } from './node-roles.ts';

const faults = new URL('../../../scripts/testbed/faults/', import.meta.url);

/** Codes that no fault of the catalogue is expected to bring. */
const unexpected: Readonly<Partial<Record<FindingCode, string>>> = {
  'cross-node-unreachable': 'no fault cuts all nodes off from each other',
  'service-unreachable': 'no fault breaks one Service and leaves the others',
  'policy-deviation': 'known deviations bring it (known-deviations.ts)',
  'unexplained-failures': 'it names nothing',
};

/** A fault's file, as far as the table must agree with it. */
async function catalogueEntry(fault: string) {
  const text = await readFile(new URL(`${fault}.sh`, faults), 'utf8');
  const [, letters = ''] = /^arguments='(.*)'$/m.exec(text) ?? [];
  const [, needed] = /\bneed_cni (\w+)/.exec(text) ?? [];
  const cni = text.includes('need_kube_proxy') ? 'ptp' : needed;
  return { nodes: letters.split(' ').filter((letter) => /^[A-Z]$/.test(letter)).length, cni };
}

test('every fault of the catalogue has an entry, and none is made up', async () => {
  const files = await readdir(faults);

  expect(expectedFindings.map(({ fault }) => `${fault}.sh`).toSorted()).toEqual(files.toSorted());
});

test.each(expectedFindings)('$fault is given as many nodes as it takes, where it can be', async (entry) => {
  const { nodes, cni } = await catalogueEntry(entry.fault);
  const given = entry.arguments.filter((argument) => /^n[123]$/.test(argument) || argument.startsWith('@'));

  expect(given).toHaveLength(nodes);
  expect(entry.cnis).toEqual(cni === undefined ? ['ptp', 'cilium'] : [cni]);
  for (const argument of given.filter((one) => one.startsWith('@')))
    expect([nodeWithDns, nodeWithoutDns]).toContain(argument);
});

test.each(expectedFindings)('of $fault something is expected', ({ answer }) => {
  const { findings, leftOut } = answer('n1', 'n2');

  expect(findings.length + (leftOut === undefined ? 0 : 1)).toBeGreaterThan(0);
});

test('every code is expected of some fault, but for those that none can bring', () => {
  const expected = new Set(
    expectedFindings.flatMap(({ answer }) => answer('n1', 'n2').findings.map(({ code }) => code)),
  );
  const missing = findingCodes.filter((code) => !expected.has(code));

  expect(missing.toSorted()).toEqual(Object.keys(unexpected).toSorted());
});

test('a fault that is not in the table is told', () => {
  expect(() => expectationOf('no-such-fault')).toThrow('no-such-fault');
});
