import { expect, test } from 'vitest';
import { diagnose } from '#src/diagnosis/diagnose.ts';
import type { Case } from '#src/domain/case.ts';
import type { IpFamily } from '#src/domain/network.ts';
import { caseOf, everyWay, mesh, podNodesOf } from './exchanges.ts';

const three = ['n1', 'n2', 'n3'];
const families = ['ipv4', 'ipv6'] as const;
const servers = { ipv4: '10.96.0.10', ipv6: 'fd00:96::a' } as const;
const onN2 = { kind: 'node', node: 'n2' } as const;

function told(cases: readonly Case[]) {
  return diagnose(cases, podNodesOf(cases)).map(({ code, culprit, cases: { length } }) => ({ code, culprit, length }));
}

/** Records of both families, asked for from each node at a server of one; those from these nodes get no answer. */
function questions(
  server: IpFamily,
  failing: readonly string[],
  records: readonly IpFamily[] = families,
): readonly Case[] {
  return records.flatMap((ipFamily) =>
    three.map((node): Case => {
      const isLost = failing.includes(node);
      return {
        ...caseOf(`dns.short ${node} x ${isLost ? '-' : '+'}`, { ipFamily }),
        to: { kind: 'name', name: 'echo' },
        observations: [
          {
            outcome: isLost ? 'timed-out' : 'reached',
            dns: { server: servers[server], rcode: '', records: [], transport: 'udp', queries: [] },
          },
        ],
      };
    }),
  );
}

/** Packets of one family are lost on the ways to and from n2. */
function lossy(broken: IpFamily): readonly Case[] {
  return families.flatMap((ipFamily) => {
    const isBroken = (from: string, to: string) => ipFamily === broken && from !== to && [from, to].includes('n2');
    return everyWay('pod-to-pod.loss', three, isBroken, (from, to) => ({
      ipFamily,
      ...(isBroken(from, to) ? { observations: [{ outcome: 'reached', sent: 100, received: 70 }] } : {}),
    }));
  });
}

test('loss in the family of the name servers takes questions for records of both', () => {
  expect(told([...lossy('ipv4'), ...questions('ipv4', ['n2'])])).toEqual([
    { code: 'packet-loss', culprit: onN2, length: 6 },
  ]);
});

test('loss in another family than that of the name servers takes none', () => {
  const cases = [...lossy('ipv6'), ...mesh(three, []), ...questions('ipv4', three, ['ipv6'])];
  expect(told(cases)).toMatchObject([
    { code: 'packet-loss', culprit: onN2, length: 4 },
    { code: 'dns-down', length: 3 },
  ]);
});

/** Pods of n2 have no IPv6 address. */
const withoutIpv6 = three.flatMap((node) =>
  families.map((ipFamily) => {
    const isMissing = node === 'n2' && ipFamily === 'ipv6';
    return caseOf(`pod-ip.unique ${node} ${node} ${isMissing ? '-' : '+'}`, {
      ipFamily,
      observations: [{ outcome: isMissing ? 'unresolved' : 'reached', addresses: [] }],
    });
  }),
);

test('Pods without an address in the family of the name servers find no name; those without another one should', () => {
  expect(told([...withoutIpv6, ...questions('ipv6', ['n2'])])).toEqual([
    { code: 'family-broken', culprit: onN2, length: 3 },
  ]);
  expect(told([...withoutIpv6, ...questions('ipv4', ['n2'], ['ipv6'])])).toEqual([
    { code: 'family-broken', culprit: onN2, length: 1 },
    { code: 'dns-config-wrong', culprit: onN2, length: 1 },
  ]);
});
