import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { type AskedRight, type Evidence, examine, type Examination, rightsOf, worstOf } from '#src/doctor/index.ts';
import { rightText } from '#src/doctor/rights.ts';
import { ToolError } from '#src/errors.ts';
import { imaginaryFacts } from '#src/plan/imaginary-cluster.ts';

const text = await readFile(new URL('../../manifests/rbac/check.yaml', import.meta.url), 'utf8');
const image = 'node:24-bookworm-slim';
const facts = { ...imaginaryFacts(3, ['ipv4', 'ipv6']), context: 'staging', serverVersion: 'v1.36.3' };
const nodes = facts.nodes.map((node) => ({ ...node, kubeletVersion: 'v1.36.3' }));
const granted: readonly AskedRight[] = rightsOf({ file: 'check.yaml', text }).map((right) => ({
  ...right,
  allowed: true,
}));
const refusal = new ToolError('FORBIDDEN', 'list nodes is refused', 'ask for it');

const well: Evidence = {
  server: 'https://192.0.2.1:6443',
  context: 'staging',
  roundTripMs: 3.4,
  identity: { username: 'jane', groups: ['ops'] },
  facts: { value: { ...facts, nodes } },
  rights: { value: granted },
  dryRuns: [{ what: 'a Namespace of a run' }, { what: 'a probe Pod' }],
  image,
  images: { value: new Map(nodes.map(({ name }) => [name, [`docker.io/library/${image}`]])) },
  leftovers: { value: [] },
};

function without(...refused: readonly string[]): Evidence {
  const rights = granted.map((right) => ({ ...right, allowed: !refused.includes(rightText(right)) }));
  expect(rights.filter(({ allowed }) => !allowed)).toHaveLength(refused.length);
  return { ...well, rights: { value: rights } };
}

function subject(examinations: readonly Examination[], wanted: string): Examination {
  const found = examinations.find((examination) => examination.subject === wanted);
  if (found === undefined) throw new Error(`nothing was said of ${wanted}`);
  return found;
}

test('where all is well nothing but that is said', () => {
  const examinations = examine(well);

  expect(worstOf(examinations)).toBe('ok');
  expect(examinations.map(({ subject }) => subject)).toEqual([
    'access',
    'versions',
    'nodes',
    'network',
    'rights',
    'admission',
    'image',
    'leftovers',
  ]);
  expect(subject(examinations, 'access').summary).toBe('https://192.0.2.1:6443 (staging) answers in 3 ms as jane');
});

describe('versions', () => {
  const versions = (server: string, ...kubelets: readonly string[]) =>
    subject(
      examine({
        ...well,
        facts: {
          value: {
            ...facts,
            serverVersion: server,
            nodes: kubelets.map((kubeletVersion, index) => ({ ...nodes[index]!, kubeletVersion })),
          },
        },
      }),
      'versions',
    );

  test.each([
    ['v1.36.3', 'v1.33.0', 'ok'],
    ['v1.36.3', 'v1.32.9', 'warning'],
    ['v1.36.3', 'v1.37.0', 'warning'],
    ['v1.31.4+k3s1', 'v1.31.4+k3s1', 'ok'],
    ['v1.24.17-gke.1', 'v1.24.17-gke.1', 'warning'],
    ['unheard of', 'v1.30.0', 'ok'],
  ])('server %s with kubelet %s: %s', (server, kubelet, condition) => {
    expect(versions(server, kubelet).condition).toBe(condition);
  });

  test('the node that is too far away is named', () => {
    expect(versions('v1.36.3', 'v1.36.3', 'v1.31.0').details).toEqual([
      'node-2 runs kubelet v1.31.0, more than 3 minor versions older than the API server',
    ]);
  });
});

describe('nodes', () => {
  const examined = (changed: readonly object[], wanted: readonly string[] = []) =>
    subject(
      examine(
        {
          ...well,
          facts: { value: { ...facts, nodes: nodes.map((node, index) => ({ ...node, ...changed[index] })) } },
        },
        wanted,
      ),
      'nodes',
    );

  test('one that is cordoned is told', () => {
    expect(examined([{ cordoned: true }])).toMatchObject({
      condition: 'warning',
      summary: 'probe Pods can run on 2 of 3 nodes',
      details: ['node-1 is cordoned (spec.unschedulable)'],
    });
  });

  test('none that is ready is a problem', () => {
    expect(examined([{ ready: false }, { ready: false }, { ready: false }]).condition).toBe('problem');
  });

  test('one alone leaves something out', () => {
    expect(examined([], ['node-2'])).toMatchObject({
      condition: 'warning',
      details: ['with one node nothing between nodes can be asked'],
    });
  });

  test('one that is wanted and not there is a problem', () => {
    expect(examined([], ['node-1', 'node-9'])).toMatchObject({
      condition: 'problem',
      details: ['there is no node node-9', expect.any(String)],
    });
  });

  test('where they may not be listed no check can run', () => {
    const examinations = examine({ ...well, facts: { error: refusal } });

    expect(subject(examinations, 'nodes')).toMatchObject({ condition: 'problem', summary: 'list nodes is refused' });
  });
});

describe('rights', () => {
  test.each([
    ['create pods', 'problem'],
    ['get pods/exec', 'problem'],
    ['create pods/exec', 'problem'],
    ['list events', 'warning'],
    ['patch networkpolicies.networking.k8s.io', 'warning'],
  ])('without "%s": %s', (right, condition) => {
    const examined = subject(examine(without(right)), 'rights');

    expect(examined.condition).toBe(condition);
    expect(examined.details.join('\n')).toContain(right);
    expect(examined.next.join('\n')).toContain('kubectl apply -f check.yaml');
  });

  test('what only a later version asks for is not wanted before', () => {
    const older = {
      ...without('create pods/exec'),
      facts: { value: { ...facts, serverVersion: 'v1.34.1', nodes: [] } },
    };

    expect(subject(examine(older), 'rights').condition).toBe('ok');
  });
});

test.each([
  ['jane', "--user='jane'"],
  ['system:serviceaccount:ci:gate', '--serviceaccount=ci:gate'],
])('who lacks rights is told how %s gets them', (username, option) => {
  const examined = subject(examine({ ...without('list events'), identity: { username, groups: [] } }), 'rights');

  expect(examined.next.at(-1)).toBe(`kubectl create clusterrolebinding podreach --clusterrole=podreach ${option}`);
});

test('an object that admission refuses is a problem, with its words', () => {
  const denied = new ToolError('ADMISSION_DENIED', 'admission webhook "x" denied the request: no', 'exempt it');
  const examined = subject(examine({ ...well, dryRuns: [{ what: 'a probe Pod', refusal: denied }] }), 'admission');

  expect(examined).toMatchObject({ condition: 'problem', details: [denied.message], next: ['exempt it'] });
});

test('an object that may not be created is the business of rights', () => {
  const examined = subject(examine({ ...well, dryRuns: [{ what: 'a probe Pod', refusal }] }), 'admission');

  expect(examined.condition).toBe('unknown');
});

test('an image that is not there is nothing to worry about, and nothing to be sure of', () => {
  const images = new Map([['node-1', [`docker.io/library/${image}`]]]);
  const examined = subject(examine({ ...well, images: { value: images } }), 'image');

  expect(examined).toMatchObject({ condition: 'unknown', summary: expect.stringContaining('node-2, node-3') });
});

test('what earlier runs left is told with what removes it', () => {
  const examined = subject(examine({ ...well, leftovers: { value: ['podreach-a'] } }), 'leftovers');

  expect(examined).toMatchObject({ condition: 'warning', next: ['podreach clean'] });
});
