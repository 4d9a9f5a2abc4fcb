import type { IpFamily } from '#src/domain/network.ts';
import { actionCases, exampleCase } from './action-cases.ts';
import type { Case } from './case.ts';
import { conflictCases } from './conflict-cases.ts';
import { addressOf, type Layout } from './layouts.ts';
import { peerCases } from './peer-cases.ts';
import { portCases } from './port-cases.ts';
import { ruleCases, targetCases } from './target-cases.ts';
import { namespaceNameCases, upstreamCases } from './upstream-cases.ts';

/**
 * The cases of cyclonus (https://github.com/mattfenwick/cyclonus at 12f646f), in the order in which it generates all of them; some
 * depend on the address of z/c.
 */
export function casesOf(layout: Layout, family: IpFamily): readonly Case[] {
  return [
    ...targetCases,
    ...ruleCases,
    ...peerCases(addressOf(layout, 'z/c', family)),
    ...portCases,
    exampleCase,
    ...actionCases,
    ...conflictCases,
    ...namespaceNameCases,
    ...upstreamCases,
  ].map((story, index) => ({ id: `C${index + 1}`, ...story }));
}
