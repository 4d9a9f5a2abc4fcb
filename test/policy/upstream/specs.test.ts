import { describe, expect, test } from 'vitest';
import type { IpFamily } from '#src/domain/network.ts';
import { createOracle } from '#src/policy/oracle.ts';
import { type Flow, isToItself, nameOf, type PodParty } from '#src/policy/party.ts';
import { readPolicy } from '#src/policy/validation/policy-document.ts';
import { opinionsOf } from '../second-opinion.ts';
import type { PodName, State } from '../state.ts';
import { addressOf } from './address.ts';
import type { Expectation, Spec } from './spec.ts';
import { specsOf } from './specs.ts';

/** The cluster before a spec does anything. */
function stateBefore({ pods }: Spec): State {
  const names = pods.map((pod) => pod.split('/'));
  return {
    namespaces: new Map(names.map(([namespace = '']) => [namespace, {}])),
    pods: new Map(pods.map((pod) => [pod, { pod: pod.slice(pod.indexOf('/') + 1) }])),
    policies: [],
  };
}

/** The cluster after each step of a spec, and what is to be seen in it. */
function stagesOf(spec: Spec): readonly { readonly state: State; readonly expected: readonly Expectation[] }[] {
  let state = stateBefore(spec);
  return spec.steps.map(({ changes, expected }) => {
    for (const change of changes) state = change(state);
    return { state, expected };
  });
}

/** What a spec probes, once each. */
function probedBy({ steps }: Spec): readonly Expectation['port'][] {
  return [...new Set(steps.flatMap(({ expected }) => expected.map(({ port }) => port)))];
}

/** Each Pod serves the ports that its spec probes, and no others. */
function servedPort(probed: Expectation['port']) {
  const [port, protocol = ''] = probed.split('/');
  return { name: `serve-${port}-${protocol.toLowerCase()}`, port: Number(port), protocol };
}

interface Pair extends Flow {
  readonly names: readonly [from: PodName, to: PodName];
}

/** All ordered pairs of Pods, on one port. */
function pairsOf(spec: Spec, { pods }: State, probed: Expectation['port'], ipFamily: IpFamily): readonly Pair[] {
  const { port, protocol } = servedPort(probed);
  const ports = probedBy(spec).map(servedPort);
  const parties = [...pods].map(([pod, labels]): readonly [PodName, PodParty] => {
    const [namespace = '', name = ''] = pod.split('/');
    return [pod, { kind: 'pod', namespace, name, labels, ips: [addressOf(pod, ipFamily)], ports }];
  });
  return parties.flatMap(([fromName, from]) =>
    parties.map(([toName, to]) => ({ names: [fromName, toName], from, to, port, protocol, ipFamily })),
  );
}

const textOf = ({ from, to }: Flow): string => `${nameOf(from)} -> ${nameOf(to)}`;

describe.each(['ipv4', 'ipv6'] as const)('what upstream expects of policies, %s', (ipFamily) => {
  const specs = specsOf(ipFamily);

  test('there are 48 specs', () => {
    expect(specs.map(({ id }) => id)).toEqual(Array.from({ length: 48 }, (_, index) => `E${index + 1}`));
  });

  test('an API server would take every policy', () => {
    const refused = specs.flatMap((spec) =>
      stagesOf(spec).flatMap(({ state }) =>
        state.policies.flatMap((policy) => {
          const read = readPolicy({ apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', ...policy });
          return 'problems' in read ? [{ id: spec.id, problems: read.problems }] : [];
        }),
      ),
    );

    expect(refused).toEqual([]);
  });

  test('before any policy every pair is open', () => {
    const reaches = specs.flatMap((spec) => {
      const state = stateBefore(spec);
      const oracle = createOracle(state);
      return probedBy(spec).flatMap((port) =>
        pairsOf(spec, state, port, ipFamily).map((pair) => oracle.decide(pair).reach),
      );
    });

    expect(new Set(reaches)).toEqual(new Set(['allowed']));
  });

  test.each(specs)('$id: $title', (spec) => {
    for (const { state, expected } of stagesOf(spec)) {
      const oracle = createOracle(state);
      for (const { port, closed, podInBlock = [] } of expected) {
        const pairs = pairsOf(spec, state, port, ipFamily);
        // Upstream never judges what a Pod opens to itself; ours always allows it.
        const [own, others] = [pairs.filter(isToItself), pairs.filter((pair) => !isToItself(pair))];
        const judged = others.map((pair) => ({ pair, ...opinionsOf(oracle, pair) }));

        expect(judged.map(({ pair, theirs }) => `${textOf(pair)} ${port} ${theirs}`)).toEqual(
          others.map((pair) => {
            const isClosed = closed.some((closes) => closes(...pair.names));
            return `${textOf(pair)} ${port} ${isClosed ? 'blocked' : 'allowed'}`;
          }),
        );
        expect(
          judged.flatMap(({ pair, difference }) => (difference === undefined ? [] : [`${textOf(pair)} ${difference}`])),
        ).toEqual(podInBlock.map((pair) => `${pair} podInBlock`));
        expect(own.map((pair) => oracle.decide(pair).reach)).toEqual(own.map(() => 'allowed'));
      }
    }
  });
});
