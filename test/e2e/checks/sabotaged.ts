import type { CheckId } from '../../../src/checks/index.ts';
import type { Mutation } from '../harness/mutation.ts';
import type { WayToFail } from './way-to-fail.ts';

/** Every check has Services of its own, so that all of these are tried at once. */
export function sabotaged(
  check: CheckId,
  {
    how,
    expect,
    where,
    resource = 'services',
    ...mutation
  }: Pick<WayToFail, 'how' | 'expect' | 'where'> & Omit<Mutation, 'resource'> & Partial<Pick<Mutation, 'resource'>>,
): WayToFail {
  return {
    checks: [check],
    how,
    expect,
    ...(where === undefined ? {} : { where }),
    mutations: [{ resource, ...mutation }],
    sharedRun: 'sabotaged',
  };
}
