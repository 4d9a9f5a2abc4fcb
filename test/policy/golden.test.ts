import { expect, test } from 'vitest';
import { createOracle } from '#src/policy/oracle.ts';
import { nameOf } from '#src/policy/party.ts';
import { cellsOf, readGoldens } from './golden.ts';

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
});
