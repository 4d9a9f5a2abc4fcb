import { expect, test } from 'vitest';
import { removeNamespaces } from '#src/cluster/remove.ts';
import { fakeApi, type FakeAnswer, forbidden, notFound, silence } from './fake-api.ts';

const labels = { 'app.kubernetes.io/managed-by': 'podreach', 'podreach.dev/run': 'r1' };
const failure = (code: number, message: string) => ({ kind: 'Status', status: 'Failure', code, message });
const webhookSays = failure(500, 'Internal error occurred: failed calling webhook "x.test": deadline exceeded');
const refused = failure(403, 'admission webhook "x.test" denied the request: keep out');
const awhile = failure(502, 'no backend');

interface FakeNamespace {
  /** Answers to its deletion, one after the other; then it is deleted. */
  readonly refusals?: readonly object[];
  /** Answers to the deletion of its Pods, which is carried out otherwise. */
  readonly pods?: object;
  /** Is there for ever. */
  readonly stays?: object;
}

async function cluster(namespaces: Readonly<Record<string, FakeNamespace>>, listed: readonly object[] = []) {
  const answers: Record<string, FakeAnswer> = {};
  const failures = [...listed];
  const objects = Object.keys(namespaces).map((name) => ({ metadata: { name, labels } }));
  answers['/api/v1/namespaces'] = () => failures.shift() ?? { items: objects };
  for (const [name, { refusals = [], pods = {}, stays }] of Object.entries(namespaces)) {
    const open = [...refusals];
    let deleted = false;
    answers[`/api/v1/namespaces/${name}/pods`] = pods;
    answers[`/api/v1/namespaces/${name}`] = (method) => {
      if (method === 'DELETE') {
        const refusal = open.shift();
        deleted = refusal === undefined;
        return refusal ?? {};
      }
      if (deleted && stays === undefined) return notFound;
      return { metadata: { name, labels }, ...stays };
    };
  }
  return await fakeApi(answers);
}

const remove = (edge: Parameters<typeof removeNamespaces>[0]['edge'], waitMs: number) =>
  removeNamespaces({ edge, runId: 'r1', waitMs, signal: new AbortController().signal });

test('a webhook that refuses the deletion of Pods, or holds it up, keeps no Namespace from being deleted and waited for', async () => {
  const { edge, asked } = await cluster({ 'ns-a': { pods: webhookSays }, 'ns-b': { pods: silence } });
  expect(await remove(edge, 5_000)).toEqual({ removed: ['ns-a', 'ns-b'], left: [] });
  expect(asked).toContain('DELETE /api/v1/namespaces/ns-a');
});

test('what fails for a while is tried again', async () => {
  const { edge } = await cluster({ 'ns-a': { refusals: [awhile] }, 'ns-b': {} }, [awhile]);
  expect(await remove(edge, 10_000)).toEqual({ removed: ['ns-a', 'ns-b'], left: [] });
});

test('a Namespace that must not be deleted is named with the reason, and the others go', async () => {
  const { edge } = await cluster({ 'ns-a': { refusals: [refused] }, 'ns-b': {} });
  expect(await remove(edge, 10_000)).toEqual({
    removed: ['ns-b'],
    left: ['Namespace ns-a: admission webhook "x.test" denied the request: keep out'],
  });
});

test('a deletion that goes on failing is named with the reason when the time is over', async () => {
  const { edge } = await cluster({ 'ns-a': { refusals: Array.from({ length: 9 }, () => webhookSays) }, 'ns-b': {} });
  expect(await remove(edge, 1_500)).toEqual({
    removed: ['ns-b'],
    left: [expect.stringMatching(/^Namespace ns-a: Internal error occurred: failed calling webhook/)],
  });
});

test('where nothing may be deleted the refusal is thrown', async () => {
  const { edge } = await cluster({ 'ns-a': { refusals: [refused] }, 'ns-b': { refusals: [refused] } });
  await expect(remove(edge, 10_000)).rejects.toMatchObject({ code: 'ADMISSION_DENIED' });
  const { edge: other } = await fakeApi({ '/api/v1/namespaces': forbidden });
  await expect(remove(other, 10_000)).rejects.toMatchObject({ code: 'FORBIDDEN' });
});

test('what does not go in time is named with what keeps it', async () => {
  const conditions = [{ type: 'NamespaceContentRemaining', status: 'True', message: 'a finalizer remains' }];
  const { edge } = await cluster({ 'ns-a': { stays: { status: { conditions } } }, 'ns-b': {} });
  expect(await remove(edge, 500)).toEqual({ removed: ['ns-b'], left: ['Namespace ns-a: a finalizer remains'] });
});
