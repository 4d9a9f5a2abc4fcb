import { expect, test } from 'vitest';
import { diagnose } from '#src/diagnosis/diagnose.ts';
import type { Outcome } from '#src/wire/observation.ts';
import { everyWay, mesh, podNodesOf } from './exchanges.ts';

const three = ['n1', 'n2', 'n3'];

/** What closed TCP ports of Pods on n2 say to Pods on other nodes, while open ports answer. */
function told(outcomes: readonly Outcome[]) {
  const refusals = everyWay(
    'pod-to-pod.refused',
    three,
    (from, to) => from !== to && to === 'n2',
    (from, to) => ({
      protocol: 'tcp',
      expectation: { reach: 'refused', because: ['nobody listens'] },
      observations:
        from !== to && to === 'n2' ? outcomes.map((outcome) => ({ outcome })) : [{ outcome: 'refused' as const }],
    }),
  );
  const cases = [...mesh(three, []), ...mesh(three, [], { protocol: 'tcp' }), ...refusals];
  return diagnose(cases, podNodesOf(cases)).map(({ code, culprit, confidence }) => ({ code, culprit, confidence }));
}

const onN2 = { kind: 'node', node: 'n2' } as const;

test.each<Outcome>(['reset', 'unreachable', 'wrong-answer', 'reached'])(
  'a closed port that says "%s" is not silent',
  (outcome) => {
    const unexplained = [{ code: 'unexplained-failures', culprit: onN2, confidence: 'likely' }];
    expect(told([outcome])).toEqual(unexplained);
    expect(told(['timed-out', outcome])).toEqual(unexplained);
  },
);

test('one that refuses at times is silent at others', () => {
  const lost = [{ code: 'refusals-lost', culprit: onN2, confidence: 'shown' }];
  expect(told(['timed-out'])).toEqual(lost);
  expect(told(['refused', 'timed-out'])).toEqual(lost);
});
