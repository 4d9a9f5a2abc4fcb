import { expect, test } from 'vitest';
import { diagnose } from '#src/diagnosis/diagnose.ts';
import type { Case } from '#src/domain/case.ts';
import type { IpFamily } from '#src/domain/network.ts';
import { caseOf, everyWay, mesh, podNodesOf } from './exchanges.ts';

const three = ['n1', 'n2', 'n3'];
const onN2 = { kind: 'node', node: 'n2' } as const;

function told(cases: readonly Case[]) {
  return diagnose(cases, podNodesOf(cases)).map(({ code, culprit, cases: { length } }) => ({ code, culprit, length }));
}

/** A check of the own addresses of a Pod on each node; that of n2 has a wrong one in these families. */
function addresses(check: string, broken: readonly IpFamily[], details: Partial<Case>): readonly Case[] {
  return (['ipv4', 'ipv6'] as const).flatMap((ipFamily) =>
    three.map((node) => {
      const isBroken = node === 'n2' && broken.includes(ipFamily);
      return caseOf(`${check} ${node} ${node} ${isBroken ? '-' : '+'}`, { ipFamily, ...(isBroken ? details : {}) });
    }),
  );
}

/** Pods of n2 have another address inside. */
function mismatches(...broken: readonly IpFamily[]): readonly Case[] {
  return addresses('pod-ip.interface', broken, { observations: [{ outcome: 'reached', addresses: ['fd00::bad'] }] });
}

/** The agent of n2 has the address of another Pod; the other Pod of n2 has one of its own. */
function duplicates(...broken: readonly IpFamily[]): readonly Case[] {
  const beside = { kind: 'pod', namespace: 'ns', pod: 'beside-n2', node: 'n2' } as const;
  return [
    ...addresses('pod-ip.unique', broken, { observations: [{ outcome: 'wrong-answer', addresses: ['10.244.2.2'] }] }),
    caseOf('pod-ip.unique n2 n2 +', { id: 'pod-ip.unique/beside', from: beside, to: beside }),
  ];
}

const cutOff = (ipFamily: IpFamily) =>
  (['tcp', 'udp'] as const).flatMap((protocol) => mesh(three, ['n1 n2', 'n2 n3'], { protocol, ipFamily }));
const whole = (ipFamily: IpFamily) =>
  (['tcp', 'udp'] as const).flatMap((protocol) => mesh(three, [], { protocol, ipFamily }));

test('what is lost in the family of a wrong address is its doing, what is lost in the other is not', () => {
  const wrong = { code: 'pod-ip-mismatch', culprit: onN2 };
  expect(told([...mismatches('ipv6'), ...whole('ipv4'), ...cutOff('ipv6')])).toEqual([{ ...wrong, length: 9 }]);
  expect(told([...mismatches('ipv6'), ...whole('ipv6'), ...cutOff('ipv4')])).toEqual([
    { ...wrong, length: 1 },
    { code: 'family-broken', culprit: onN2, length: 8 },
  ]);
});

test('so it is with an address that two Pods have', () => {
  expect(told([...duplicates('ipv4'), ...cutOff('ipv4'), ...whole('ipv6')])).toMatchObject([
    { code: 'pod-ip-duplicate', length: 9 },
  ]);
  expect(told([...duplicates('ipv4'), ...whole('ipv4'), ...cutOff('ipv6')])).toMatchObject([
    { code: 'pod-ip-duplicate', length: 1 },
    { code: 'family-broken', culprit: onN2, length: 8 },
  ]);
});

test('that a blocked connection is answered is no matter of addresses', () => {
  const canary = everyWay(
    'policy.deny-all',
    three,
    (_, to) => to === 'n2',
    (_, to) => ({
      group: 'canary',
      protocol: 'tcp',
      expectation: { reach: 'blocked', because: ['a policy'] },
      observations: [{ outcome: to === 'n2' ? 'reached' : 'timed-out' }],
    }),
  );
  for (const broken of [mismatches('ipv4', 'ipv6'), duplicates('ipv4', 'ipv6')])
    expect(told([...broken, ...canary])).toMatchObject([
      { length: 2 },
      { code: 'policy-not-enforced', culprit: onN2, length: 3 },
    ]);
});
