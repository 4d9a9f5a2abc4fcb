import { expect, test } from 'vitest';
import { answersTo } from '#src/policy/answers.ts';
import { createOracle } from '#src/policy/oracle.ts';
import { nameOf } from '#src/policy/party.ts';
import { cellsOf, explanationsOf, questionsOf, readGoldens } from './golden.ts';

const goldens = await readGoldens();

test('there are enough, and each has a name of its own', () => {
  expect(goldens.length).toBeGreaterThanOrEqual(120);
  expect(new Set(goldens.map(({ name }) => name)).size).toBe(goldens.length);
});

test.each(goldens)('$name: $intent', (golden) => {
  const oracle = createOracle({
    policies: golden.policies,
    namespaces: new Map(Object.entries(golden.world.namespaces)),
  });
  const cells = cellsOf(golden);
  expect(cells).not.toEqual([]);
  const tell = ({ from, to, port, protocol, ipFamily }: (typeof cells)[number]['flow'], reach: string) =>
    `${nameOf(from)} -> ${nameOf(to)} ${port ?? ''}/${protocol} ${ipFamily}: ${reach}`;
  expect(cells.map(({ flow }) => tell(flow, oracle.decide(flow).reach))).toEqual(
    cells.map(({ flow, reach }) => tell(flow, reach)),
  );
  for (const { flow, told } of explanationsOf(golden)) {
    const all = { ...oracle.decide(flow), nearMisses: oracle.nearMisses(flow) };
    const asTold = Object.fromEntries(Object.entries(all).filter(([part]) => part in told));
    expect(asTold, `${nameOf(flow.from)} -> ${nameOf(flow.to)}`).toStrictEqual(told);
  }
  for (const { question, answers } of questionsOf(golden)) {
    const given = answersTo(question, oracle).map(
      ({ port, protocol, ipFamily, reach }) => `${port}/${protocol} ${ipFamily} ${reach}`,
    );
    expect(given, `${nameOf(question.from)} -> ${nameOf(question.to)}`).toEqual(answers);
  }
});
