import type { V1Pod } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { podNow, readPodsNow } from '#src/cluster/pods-now.ts';
import { fakeApi, forbidden } from './fake-api.ts';

const web = { metadata: { namespace: 'home', name: 'web' }, spec: {}, status: { phase: 'Running' } };
const api = { ...web, metadata: { namespace: 'away', name: 'api' } };
const { signal } = new AbortController();

test('the Pods of a run are read with one list', async () => {
  const { edge, asked } = await fakeApi({ '/api/v1/pods': { items: [web, api] } });

  expect([...(await readPodsNow(edge, 'r1', ['home', 'away'], signal)).keys()]).toEqual(['home/web', 'away/api']);
  expect(asked).toEqual(['GET /api/v1/pods']);
});

test('or with one for each of its Namespaces, where no more is allowed', async () => {
  const { edge } = await fakeApi({
    '/api/v1/pods': forbidden,
    '/api/v1/namespaces/home/pods': { items: [web] },
    '/api/v1/namespaces/away/pods': { items: [api] },
  });

  expect([...(await readPodsNow(edge, 'r1', ['home', 'away'], signal)).keys()]).toEqual(['home/web', 'away/api']);
});

test('where not even that is allowed it says so', async () => {
  const { edge } = await fakeApi({ '/api/v1/pods': forbidden, '/api/v1/namespaces/home/pods': forbidden });

  await expect(readPodsNow(edge, 'r1', ['home'], signal)).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

const ended = (reason?: string) => ({
  containerStatuses: [{ name: 'agent', state: { terminated: { exitCode: 137, ...(reason && { reason }) } } }],
});

test.each<[string, object, string | undefined]>([
  ['runs', { status: { phase: 'Running' } }, undefined],
  ['has no status yet', {}, undefined],
  [
    'was evicted',
    { status: { phase: 'Failed', reason: 'Evicted', message: 'low on memory', ...ended('Error') } },
    'Evicted: low on memory',
  ],
  ['was killed', { status: { phase: 'Failed', ...ended('OOMKilled') } }, 'container agent ended: OOMKilled'],
  ['is over', { status: { phase: 'Succeeded' } }, 'Succeeded'],
  [
    'is being deleted',
    { metadata: { deletionTimestamp: '2026-01-01T00:00:00Z' }, status: { phase: 'Running' } },
    'it is being deleted',
  ],
  [
    'lacks one of its containers',
    { spec: { restartPolicy: 'Never' }, status: { phase: 'Running', ...ended() } },
    'container agent ended: exit code 137',
  ],
  [
    'starts a container again',
    { spec: { restartPolicy: 'Always' }, status: { phase: 'Running', ...ended('OOMKilled') } },
    undefined,
  ],
])('a Pod that %s', (_, pod, whyEnded) => {
  expect(podNow(pod as V1Pod)).toEqual(whyEnded === undefined ? {} : { whyEnded });
});
