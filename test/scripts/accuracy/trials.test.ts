import { expect, test } from 'vitest';
import { pairs } from '../../../scripts/accuracy-of-findings/pairs.ts';
import { trials, trialsOn } from '../../../scripts/accuracy-of-findings/selection.ts';
import { strangers } from '../../../scripts/accuracy-of-findings/strangers/index.ts';
import { answerFor } from '../../../scripts/accuracy-of-findings/strangers/cluster-dns.ts';
import { type Trouble, trialOfFaults, whileTroubled } from '../../../scripts/accuracy-of-findings/trial.ts';
import { expectedFindings } from '../../e2e/harness/expected-findings.ts';

const everything = { kinds: [], only: [] } as const;

test('names are unique, so that one trial can be chosen and its report kept', () => {
  const names = trials.map(({ name }) => name);

  expect(new Set(names).size).toBe(names.length);
});

test('each pod network has the healthy cluster, every fault that can be there, pairs and strangers', () => {
  const numberOf = (cni: 'ptp' | 'cilium', kind: string) =>
    trialsOn(cni, everything).filter((trial) => trial.kind === kind).length;

  for (const cni of ['ptp', 'cilium'] as const) {
    expect(numberOf(cni, 'healthy')).toBe(1);
    expect(numberOf(cni, 'single')).toBe(expectedFindings.filter(({ cnis }) => cnis.includes(cni)).length);
    expect(numberOf(cni, 'pair')).toBeGreaterThanOrEqual(20);
    expect(numberOf(cni, 'stranger')).toBeGreaterThanOrEqual(10);
  }
});

test('every pair can be made somewhere, of two different faults', () => {
  for (const [one, other] of pairs) {
    const { cnis, name } = trialOfFaults('pair', [one, other]);
    expect(cnis, name).not.toEqual([]);
    expect(one.fault).not.toBe(other.fault);
  }
});

test('the arguments of a pair are given to the fault that they belong to', () => {
  const trial = trialOfFaults('pair', [
    { fault: 'policy-slow', arguments: ['n2', '25'] },
    { fault: 'masquerade', arguments: ['n1'] },
  ]);

  expect(trial.arguments).toEqual(['n2', '25', 'n1']);
  expect(trial.answer(['n3', '25', 'n2'])).toEqual({
    kind: 'names',
    findings: [
      { code: 'policy-slow', culprit: { kind: 'node', node: 'n3' } },
      { code: 'source-nat', culprit: { kind: 'node', node: 'n2' } },
    ],
    leftOut: [],
  });
});

test('policies are asked where a fault is in them, and options that a fault needs are given', () => {
  const optionsOf = (name: string) => trials.find((trial) => trial.name === name)?.options;

  expect(optionsOf('healthy')).toEqual([]);
  expect(optionsOf('policy-slow')).toEqual([]);
  expect(optionsOf('masquerade')).toEqual(['--skip', 'policy']);
  expect(optionsOf('policy-removal-lost+dns-config-wrong')).toEqual([]);
  expect(optionsOf('udp-blocked+node-closed-to-pods')).toEqual(['--skip', 'policy', '--with', 'host-network']);
});

test('trials are chosen by kind and by name', () => {
  expect(trialsOn('ptp', { kinds: ['healthy'], only: [] }).map(({ name }) => name)).toEqual(['healthy']);
  expect(trialsOn('ptp', { kinds: [], only: ['masquerade', 'policy-slow'] }).map(({ name }) => name)).toEqual([
    'masquerade',
  ]);
});

test('what is acceptable of a stranger is a name: to call it unexplained needs no leave', () => {
  const codes = strangers.flatMap(({ acceptable }) => acceptable('n1', 'n2').map(({ code }) => code));

  expect(codes).not.toContain('unexplained-failures');
});

test('a trouble is mended whether it was made, broke off half-way, or what was done meanwhile failed', async () => {
  const never = new AbortController().signal;
  const log: string[] = [];
  const trouble = (make: () => void): Trouble => ({
    make: async () => make(),
    mend: async () => void log.push('mended'),
  });
  const fail = () => {
    throw new Error('no');
  };

  expect(
    await whileTroubled(
      trouble(() => {}),
      never,
      async () => 'done',
    ),
  ).toBe('done');
  await expect(whileTroubled(trouble(fail), never, async () => log.push('worked'))).rejects.toThrow('no');
  await expect(
    whileTroubled(
      trouble(() => {}),
      never,
      async () => fail(),
    ),
  ).rejects.toThrow('no');
  await expect(
    whileTroubled(
      trouble(() => {}),
      AbortSignal.abort(),
      async () => log.push('worked'),
    ),
  ).rejects.toThrow();
  expect(log).toEqual(['mended', 'mended', 'mended', 'mended']);
});

test('DNS is changed in the first server block, and only there', () => {
  const corefile = '.:53 {\n    errors\n    kubernetes cluster.local {\n        ttl 30\n    }\n}\n';

  expect(answerFor('default.svc.cluster.local', 'NXDOMAIN')(corefile)).toBe(
    '.:53 {\n    template ANY ANY default.svc.cluster.local {\n        rcode NXDOMAIN\n    }\n    errors\n' +
      '    kubernetes cluster.local {\n        ttl 30\n    }\n}\n',
  );
});
