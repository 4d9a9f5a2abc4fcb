import { describe, expect, test } from 'vitest';
import { type Direction, type Flow, isToItself, nameOf } from '#src/policy/party.ts';
import type { Case } from './case.ts';
import { casesOf } from './cases.ts';
import { expectedPeers } from './expected-peers.ts';
import { expectedPorts } from './expected-ports.ts';
import { judge, type Place, usual } from './judge.ts';

/** What x/a may exchange with other Pods in a direction, as cyclonus' oracle sees it: `x/b 80/TCP`, in order. */
function openedBy(one: Case, direction: Direction, place: Place): readonly string[] {
  const endsOf = ({ from, to }: Flow) => (direction === 'ingress' ? [to, from] : [from, to]).map(nameOf);
  const isAsked = (flow: Flow): boolean => endsOf(flow)[0] === 'x/a' && !isToItself(flow);
  return judge(one, place, isAsked)
    .flat()
    .filter(({ theirs }) => theirs === 'allowed')
    .map((flow) => `${endsOf(flow)[1]} ${flow.port}/${flow.protocol}`)
    .sort();
}

/** Whom the base policy lets through. */
const peersOfBase = { ingress: ['x/b', 'x/c', 'y/b', 'y/c'], egress: ['y/a', 'y/b', 'z/a', 'z/b'] } as const;

describe.each(usual)('what a varied rule opens, $ipFamily', (place) => {
  const cases = casesOf(place.layout, place.ipFamily);
  const peers = expectedPeers(place.layout);

  test.each(cases.filter(({ id }) => peers.has(id)))('$id: nobody but the Pods of $title', (one) => {
    const { direction = 'ingress', peers: shapes, admitted = [] } = peers.get(one.id) ?? {};

    expect(one.title).toBe(`${direction} for ${shapes}`);
    expect(openedBy(one, direction, place)).toEqual(admitted.map((pod) => `${pod} 80/TCP`).sort());
  });

  test.each(cases.filter(({ id }) => expectedPorts.has(id)))('$id: nothing but $title', (one) => {
    const { direction = 'ingress', opened = [] } = expectedPorts.get(one.id) ?? {};

    expect(openedBy(one, direction, place)).toEqual(
      peersOfBase[direction].flatMap((pod) => opened.map((port) => `${pod} ${port}`)).sort(),
    );
  });
});
