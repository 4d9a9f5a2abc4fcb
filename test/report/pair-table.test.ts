import { describe, expect, test } from 'vitest';
import type { Case, VerdictStatus } from '../../src/domain/case.ts';
import { pairTables } from '../../src/report/text/pair-table.ts';

const nodes = ['n1', 'n2'];

/** A case for each pair of nodes of `check protocol family`, e.g. `payload udp ipv6`. */
function layer(what: string, statusOf: (from: string, to: string) => VerdictStatus): readonly Case[] {
  const [check, protocol, ipFamily] = what.split(' ') as [string, Case['protocol'], Case['ipFamily']];
  return nodes.flatMap((from) =>
    nodes.map((to) => ({
      id: `${what} ${from} ${to}`,
      family: 'pod-to-pod',
      check: `pod-to-pod.${check}`,
      from: { kind: 'pod', namespace: 'ns', pod: `agent-${from}`, node: from },
      to: { kind: 'pod', namespace: 'ns', pod: `agent-${to}`, node: to },
      ...(protocol === undefined ? {} : { protocol }),
      ...(ipFamily === undefined ? {} : { ipFamily }),
      expectation: { reach: 'allowed', because: ['it is promised'] },
      observations: [],
      verdict: verdictOf(statusOf(from, to)),
    })),
  );
}

function verdictOf(status: VerdictStatus): Case['verdict'] {
  switch (status) {
    case 'pass':
      return { status };
    case 'fail':
      return { status, mismatch: 'no answer' };
    case 'unknown':
      return { status, cause: { code: 'agent-fault', detail: '' } };
    case 'skipped':
      return { status, because: { code: 'unsupported', detail: '' } };
    default:
      return status satisfies never;
  }
}

const [ok, failed, skipped] = (['pass', 'fail', 'skipped'] as const).map((status) => () => status) as [
  () => VerdictStatus,
  () => VerdictStatus,
  () => VerdictStatus,
];
const between = (status: VerdictStatus) => (from: string, to: string) => (from === to ? 'pass' : status);

function titles(...layers: readonly (readonly Case[])[]): readonly string[] {
  return pairTables(layers.flat(), undefined).tables.map(({ title }) => title);
}

describe('a title names', () => {
  test('a check once where its protocols tell the same', () => {
    const payload = ['tcp ipv4', 'udp ipv4', 'tcp ipv6', 'udp ipv6'].map((rest) => layer(`payload ${rest}`, ok));

    expect(titles(layer('tcp tcp ipv4', ok), layer('tcp tcp ipv6', ok), ...payload)).toEqual([
      'TCP, payload over IPv4 and IPv6',
    ]);
  });

  test('the protocol where those of a check differ, and each thing once', () => {
    expect(
      titles(
        layer('udp udp ipv4', ok),
        layer('udp udp ipv6', ok),
        layer('payload tcp ipv4', ok),
        layer('payload udp ipv4', ok),
        layer('payload tcp ipv6', ok),
        layer('payload udp ipv6', failed),
      ),
    ).toEqual(['UDP, payload TCP over IPv4 and IPv6; payload UDP over IPv4', 'payload UDP over IPv6']);
  });

  test('no protocol where families alone differ', () => {
    expect(
      titles(
        layer('payload tcp ipv4', ok),
        layer('payload udp ipv4', ok),
        layer('payload tcp ipv6', failed),
        layer('payload udp ipv6', failed),
      ),
    ).toEqual(['payload over IPv4', 'payload over IPv6']);
  });

  test('nothing that was skipped everywhere', () => {
    expect(
      titles(
        layer('tcp tcp ipv4', ok),
        layer('sctp sctp ipv4', skipped),
        layer('payload tcp ipv4', ok),
        layer('payload udp ipv4', skipped),
      ),
    ).toEqual(['TCP, payload TCP over IPv4']);
    expect(titles(layer('sctp sctp ipv4', skipped))).toEqual([]);
  });

  test('what was skipped in places with what failed there, and never with what is ok there', () => {
    const noNat = layer('no-nat udp ipv4', between('skipped'));

    expect(titles(layer('tcp tcp ipv4', ok), layer('udp udp ipv4', between('fail')), noNat)).toEqual([
      'TCP over IPv4',
      'UDP, no NAT over IPv4',
    ]);
    expect(titles(layer('tcp tcp ipv4', ok), noNat)).toEqual(['TCP over IPv4', 'no NAT over IPv4']);
  });

  test('no IP family where none was recorded', () => {
    expect(titles(layer('tcp tcp', ok))).toEqual(['TCP']);
  });
});

test('a table has the verdict from node to node, and none where nothing was planned', () => {
  const [table] = pairTables(layer('tcp tcp ipv4', between('fail')), undefined).tables;

  expect(nodes.map((to) => table?.at('n1', to))).toEqual(['pass', 'fail']);
  expect(table?.at('n1', 'n3')).toBeUndefined();
});
