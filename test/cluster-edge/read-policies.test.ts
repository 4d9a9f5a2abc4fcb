import { describe, expect, test } from 'vitest';
import { clusterPolicySource } from '#src/cluster/read-policies.ts';
import type { PolicySource } from '#src/policy/source.ts';
import { fakeApi, forbidden } from './fake-api.ts';

/** A cluster that has these answers by path and knows of nothing else, with the requests it got. */
async function clusterOf(
  answers: Readonly<Record<string, object>>,
): Promise<{ readonly source: PolicySource; readonly asked: readonly string[] }> {
  const { edge, asked } = await fakeApi(answers);
  return { source: clusterPolicySource(edge, new AbortController().signal), asked };
}

const web = {
  metadata: {
    namespace: 'shop',
    name: 'web-5d4f-abcde',
    labels: { app: 'web', 'pod-template-hash': '5d4f' },
    ownerReferences: [{ kind: 'ReplicaSet', name: 'web-5d4f', controller: true }],
  },
  spec: { nodeName: 'n1', containers: [{ name: 'c', ports: [{ containerPort: 80 }] }] },
  status: { phase: 'Running', podIPs: [{ ip: '10.0.0.5' }, { ip: 'fd00::5' }] },
};
const onHost = {
  metadata: { namespace: 'kube-system', name: 'proxy' },
  spec: { nodeName: 'n1', hostNetwork: true, containers: [] },
  status: { phase: 'Running', podIPs: [{ ip: '192.0.2.1' }] },
};
const n1 = {
  metadata: { name: 'n1' },
  status: {
    addresses: [
      { type: 'Hostname', address: 'n1' },
      { type: 'ExternalIP', address: '198.51.100.1' },
      { type: 'InternalIP', address: '192.0.2.1' },
    ],
  },
};
const everybody = {
  '/api/v1/pods': { items: [onHost, web] },
  '/api/v1/nodes': { items: [n1] },
  '/api/v1/services': {
    items: [{ metadata: { namespace: 'shop', name: 'web' }, spec: { clusterIPs: ['10.96.0.9', 'None'] } }, {}],
  },
};

describe('a Pod', () => {
  test('is asked for by name, and nothing else is read', async () => {
    const { source, asked } = await clusterOf({ '/api/v1/namespaces/shop/pods/web-5d4f-abcde': web });

    expect(await source.pod('shop', 'web-5d4f-abcde')).toEqual({
      pod: {
        kind: 'pod',
        namespace: 'shop',
        name: 'web-5d4f-abcde',
        labels: web.metadata.labels,
        ips: ['10.0.0.5', 'fd00::5'],
        node: 'n1',
        ports: [{ name: undefined, port: 80, protocol: 'TCP' }],
        hostNetwork: undefined,
        phase: 'Running',
      },
      owner: 'web',
    });
    expect(asked).toEqual(['GET /api/v1/namespaces/shop/pods/web-5d4f-abcde']);
  });

  test.each([
    ['web', 'did you mean shop/web-5d4f-abcde?'],
    ['web-5d4f-abced', 'did you mean shop/web-5d4f-abcde?'],
    ['database', 'kubectl get pods -n shop lists those that are there'],
  ])('that is not there, %s', async (name, hint) => {
    const { source } = await clusterOf({
      '/api/v1/namespaces/shop': { metadata: { name: 'shop' } },
      '/api/v1/namespaces/shop/pods': { items: [web] },
    });

    await expect(source.pod('shop', name)).rejects.toMatchObject({
      code: 'USAGE',
      message: `the cluster has no Pod shop/${name}`,
      hint,
    });
  });

  test('of a Namespace that is not there', async () => {
    const { source } = await clusterOf({ '/api/v1/namespaces': { items: [{ metadata: { name: 'shop' } }] } });

    await expect(source.pod('shp', 'web')).rejects.toMatchObject({
      message: 'the cluster has no Namespace shp',
      hint: 'did you mean shop?',
    });
  });

  test('is not suggested without the right to list them', async () => {
    const { source } = await clusterOf({ '/api/v1/namespaces': forbidden });

    await expect(source.pod('shp', 'web')).rejects.toMatchObject({
      message: 'the cluster has no Namespace shp',
      hint: 'kubectl get namespaces lists those that are there',
    });
  });
});

test('a node has its internal addresses first', async () => {
  const { source, asked } = await clusterOf({ '/api/v1/nodes/n1': n1, '/api/v1/nodes': { items: [n1] } });

  expect(await source.node('n1')).toEqual({ kind: 'node', name: 'n1', ips: ['192.0.2.1', '198.51.100.1'] });
  expect(asked).toEqual(['GET /api/v1/nodes/n1']);
  await expect(source.node('n2')).rejects.toMatchObject({
    message: 'the cluster has no node n2',
    hint: 'did you mean n1?',
  });
});

describe('an address', () => {
  test.each([
    ['10.0.0.5', { kind: 'pod', name: 'web-5d4f-abcde' }],
    ['fd00::5', { kind: 'pod', name: 'web-5d4f-abcde' }],
    ['192.0.2.1', { kind: 'node', name: 'n1' }],
    ['198.51.100.1', { kind: 'node', name: 'n1' }],
    ['203.0.113.9', { kind: 'external', address: '203.0.113.9' }],
  ])('%s', async (address, party) => {
    const { source, asked } = await clusterOf(everybody);

    expect(await source.holderOf(address)).toMatchObject(party);
    expect(asked).toContain('GET /api/v1/pods status.phase!=Succeeded,status.phase!=Failed');
  });

  test('of a Service is nobody that policies know', async () => {
    const { source } = await clusterOf(everybody);

    await expect(source.holderOf('10.96.0.9')).rejects.toMatchObject({
      code: 'USAGE',
      message: '10.96.0.9 is the address of Service shop/web',
    });
  });

  test('is not guessed at without the rights to look', async () => {
    const { source } = await clusterOf({ ...everybody, '/api/v1/nodes': forbidden });

    await expect(source.holderOf('10.0.0.5')).rejects.toMatchObject({
      code: 'FORBIDDEN',
      message: 'user "alice" may not list nodes in the whole cluster',
    });
  });
});

test('Pods, policies and labels of a Namespace', async () => {
  const policy = { metadata: { namespace: 'shop', name: 'p' }, spec: { ingress: [{ from: [{ podSelector: {} }] }] } };
  const { source, asked } = await clusterOf({
    '/api/v1/namespaces/shop': { metadata: { name: 'shop', labels: { team: 'a' } } },
    '/api/v1/namespaces/shop/pods': { items: [web] },
    '/apis/networking.k8s.io/v1/namespaces/shop/networkpolicies': { items: [policy] },
  });

  expect(await source.labelsOf('shop')).toEqual({ team: 'a' });
  expect(await source.labelsOf('shop')).toEqual({ team: 'a' });
  expect((await source.podsIn('shop')).map(({ owner }) => owner)).toEqual(['web']);
  expect(await source.policiesIn('shop')).toEqual([policy]);
  expect(asked).toEqual([
    'GET /api/v1/namespaces/shop',
    'GET /api/v1/namespaces/shop/pods',
    'GET /apis/networking.k8s.io/v1/namespaces/shop/networkpolicies',
  ]);
});
