import { expect, test } from 'vitest';
import type { PlannedCase } from '#src/checks/planned-case.ts';
import type { RunningPod, RunningService } from '#src/domain/fixture.ts';
import { judgeAll } from '#src/judge/judge-all.ts';
import { lostTargets } from '#src/judge/lost-targets.ts';
import { allowed, blocked, plannedCase, pollsOf } from './observations.ts';

const web: RunningPod = {
  namespace: 'ns',
  name: 'web',
  node: 'n2',
  role: 'web',
  labels: { app: 'web', version: '1' },
  containers: ['agent'],
  probes: [],
  ips: ['10.0.0.2', 'fd00::2'],
};

function service(name: string, selector: RunningService['selector'], namespace = 'ns'): RunningService {
  return { namespace, name, manifest: name, selector, clusterIps: [], ports: [] };
}

const lost = lostTargets(
  [{ pod: web, why: 'Evicted' }],
  [
    service('changed', { app: 'other' }),
    service('changed', { app: 'web' }),
    service('elsewhere', { app: 'web' }, 'away'),
    service('by-hand', {}),
    service('other', { app: 'other' }),
  ],
);

const toPod = (pod: string, namespace = 'ns') => ({ kind: 'pod', namespace, pod, node: 'n2' }) as const;
const toService = (name: string, namespace = 'ns') => ({ kind: 'service', namespace, service: name }) as const;
const toName = { kind: 'name', name: 'web.ns' } as const;

function judged(details: Partial<PlannedCase>, signs = '---') {
  return judgeAll([{ planned: plannedCase('a', allowed(), details), polls: pollsOf(signs) }], lost)[0]?.verdict;
}

test.each<[string, Partial<PlannedCase>]>([
  ['the Pod', { to: toPod('web') }],
  ['a Service that selected it once', { to: toService('changed') }],
  ['whatever it was to answer', { to: toService('by-hand'), expectation: allowed({ answeredBy: ['ns/b', 'ns/web'] }) }],
  ['a name of its address', { to: toName, expectation: allowed({ addresses: ['fd00::2'] }) }],
])('a case that asked for %s in vain is unknown, and names the Pod', (_, details) => {
  const cause = { code: 'agent-unreachable', detail: 'Pod ns/web no longer runs: Evicted' };
  expect(judged(details)).toEqual({
    status: 'unknown',
    cause: { ...cause, pod: { namespace: 'ns', pod: 'web', node: 'n2' } },
  });
});

test.each<[string, Partial<PlannedCase>]>([
  ['another Pod', { to: toPod('api') }],
  ['a Pod of that name elsewhere', { to: toPod('web', 'away') }],
  ['a Service that never selected it', { to: toService('other') }],
  ['a Service of another Namespace', { to: toService('elsewhere', 'away') }],
  ['a Service without selector', { to: toService('by-hand') }],
  ['another name', { to: toName, expectation: allowed({ addresses: ['10.0.0.3'] }) }],
  ['no name, but with addresses', { to: toPod('api'), expectation: allowed({ addresses: ['10.0.0.2'] }) }],
])('one that asked for %s has failed', (_, details) => {
  expect(judged(details)).toMatchObject({ status: 'fail' });
});

test('one that passed has passed, and one whose probe broke keeps its own words', () => {
  expect(judged({ to: toPod('web') }, '+')).toEqual({ status: 'pass' });
  expect(judged({ to: toPod('web') }, '!')).toMatchObject({ cause: { detail: 'the probe was never sent' } });
});

test('silence that a policy was to bring is unknown, and an answer in spite of it has failed', () => {
  const open = { planned: plannedCase('open', allowed(), { to: toPod('web') }), polls: pollsOf('+') };
  const ofBlocked = (signs: string) => {
    const planned = plannedCase('closed', blocked, { to: toPod('web') });
    return judgeAll([open, { planned, polls: pollsOf(signs) }], lost)[1]?.verdict;
  };
  expect(ofBlocked('---')).toMatchObject({ status: 'unknown', cause: { code: 'agent-unreachable' } });
  expect(ofBlocked('+++')).toMatchObject({ status: 'fail' });
});

test('what came late from it is unknown as well', () => {
  const planned = plannedCase('late', allowed(), { to: toPod('web') });
  const [one] = judgeAll([{ planned, polls: pollsOf('--+++'), late: true }], lost);
  expect(one?.verdict).toMatchObject({ status: 'unknown' });
  expect(one).not.toHaveProperty('settledMs');
});

test('and so is what rests on it', () => {
  const own = { planned: plannedCase('own', allowed(), { to: toPod('web') }), polls: pollsOf('-') };
  const resting = {
    planned: plannedCase('resting', allowed(), { to: toPod('api'), restsOn: ['own'] }),
    polls: pollsOf('-'),
  };
  expect(judgeAll([own, resting], lost)[1]?.verdict).toMatchObject({
    status: 'unknown',
    cause: { pod: { pod: 'web' } },
  });
});
