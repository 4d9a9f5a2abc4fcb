import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readFiles } from '#src/cli/policy/read-files.ts';
import { ToolError } from '#src/errors.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podreach-files-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

async function refusal(...paths: readonly string[]): Promise<ToolError> {
  const error: unknown = await readFiles(paths, 'everything').catch((thrown: unknown) => thrown);
  if (!(error instanceof ToolError)) throw new Error(`no ToolError but ${String(error)}`);
  return error;
}

const policy = (name: string, spec = '{ podSelector: {} }') =>
  `{ apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: { name: ${name}, namespace: x }, spec: ${spec} }\n`;
const namesOf = (items: readonly { metadata: { name: string } }[]) => items.map(({ metadata }) => metadata.name);

test('several documents of a file, some of them empty or of no kind', async () => {
  const path = await file('a.yaml', `---\n---\n${policy('a')}---\n${policy('b')}---\nreplicas: 3\n---\ntext\n`);

  expect(namesOf((await readFiles([path], 'policies')).policies)).toEqual(['a', 'b']);
});

test('a List in JSON, and one of policies alone', async () => {
  const item = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name: 'a' }, spec: {} };
  const { kind, apiVersion, ...bare } = { ...item, metadata: { name: 'b' } };
  const path = await file(
    'a.json',
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: [item, { kind: 'List', items: [{ apiVersion, kind: `${kind}List`, items: [bare] }] }],
    }),
  );

  expect((await readFiles([path], 'policies')).policies).toEqual([
    { metadata: { namespace: 'default', name: 'a' }, spec: {} },
    { metadata: { namespace: 'default', name: 'b' }, spec: {} },
  ]);
});

test('the files of a folder by their endings, none below it; a file named twice is read once', async () => {
  await mkdir(join(folder, 'below.yaml'));
  await mkdir(join(folder, 'below'));
  await file('below/d.yaml', policy('d'));
  await file('b.yml', policy('b'));
  await file('c.json', policy('c'));
  await file('README.md', 'not: yaml: at all');
  const path = await file('a.yaml', policy('a'));

  expect(namesOf((await readFiles([folder, path], 'policies')).policies)).toEqual(['a', 'b', 'c']);
});

test('an empty file has nothing', async () => {
  expect((await readFiles([await file('a.yaml', '')], 'everything')).pods).toEqual([]);
});

test('anchors and merge keys', async () => {
  const text = policy('a', '{ podSelector: &all {}, ingress: [{ from: [{ podSelector: { <<: *all } }] }] }');

  expect((await readFiles([await file('a.yaml', text)], 'policies')).policies[0]?.spec.ingress).toEqual([
    { from: [{ podSelector: {} }] },
  ]);
});

test('workloads stand for one Pod each, without an address', async () => {
  const template = `template: { metadata: { labels: { app: web } }, spec: { hostNetwork: true, containers: [{ name: c, ports: [{ containerPort: 80 }] }], initContainers: [{ name: s, restartPolicy: Always, ports: [{ name: dns, containerPort: 53, protocol: UDP }] }, { name: i, ports: [{ containerPort: 1 }] }] } }`;
  const kinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job'];
  const text = [
    ...kinds.map((kind) => `{ kind: ${kind}, metadata: { name: ${kind.toLowerCase()} }, spec: { ${template} } }`),
    `{ kind: CronJob, metadata: { name: cronjob }, spec: { jobTemplate: { spec: { ${template} } } } }`,
    '{ kind: ReplicaSet, metadata: { name: of-another, ownerReferences: [{ kind: Deployment, name: d, controller: true }] }, spec: { template: {} } }',
    '{ kind: Service, metadata: { name: web } }',
  ].join('\n---\n');
  const { pods } = await readFiles([await file('a.yaml', text)], 'everything');

  expect(pods.map(({ pod, owner }) => [pod.name, owner])).toEqual(
    [...kinds, 'CronJob'].map((kind) => [kind.toLowerCase(), kind.toLowerCase()]),
  );
  for (const { pod } of pods)
    expect(pod).toMatchObject({
      namespace: 'default',
      labels: { app: 'web' },
      ips: [],
      hostNetwork: true,
      ports: [
        { name: 'dns', port: 53, protocol: 'UDP' },
        { port: 80, protocol: 'TCP' },
      ],
    });
});

test('a Pod as the cluster has it keeps its addresses, its node and its owner', async () => {
  const text = `
kind: Pod
metadata:
  name: web-5d4f-x
  namespace: x
  labels: { app: web, pod-template-hash: 5d4f }
  ownerReferences: [{ kind: ReplicaSet, name: web-5d4f, controller: true }]
spec: { nodeName: n1, containers: [{ name: c }] }
status: { phase: Running, podIPs: [{ ip: 10.0.0.1 }, { ip: "fd00::1" }] }
`;
  const { pods } = await readFiles([await file('a.yaml', text)], 'everything');

  expect(pods).toMatchObject([{ pod: { ips: ['10.0.0.1', 'fd00::1'], node: 'n1', phase: 'Running' }, owner: 'web' }]);
});

test('of policies alone nothing else is read, and nothing else can be wrong', async () => {
  const path = await file('a.yaml', `${policy('a')}---\n{ kind: Pod, metadata: { labels: [] } }\n`);

  expect(await readFiles([path], 'policies')).toMatchObject({ pods: [], problems: [] });
});

test('policies of other APIs are named', async () => {
  const text = ['CiliumNetworkPolicy', 'NetworkPolicy']
    .map((kind) => `{ apiVersion: example.io/v1, kind: ${kind}, metadata: { name: a, namespace: x } }`)
    .join('\n---\n');
  const path = await file('a.yaml', text);

  expect((await readFiles([path], 'policies')).unjudged).toEqual([
    `${path}: CiliumNetworkPolicy x/a`,
    `${path}: NetworkPolicy x/a`,
  ]);
});

test('a problem names file, object and path, and five of them are enough', async () => {
  const good = await file('a.yaml', policy('a'));
  const path = await file('b.yaml', policy('b', '{ podSelectors: {}, ingress: [{ form: [] }] }'));
  expect(await refusal(good, path)).toMatchObject({
    code: 'SETTINGS_INVALID',
    message: `${path}: NetworkPolicy x/b: spec.ingress[0].form is no field of it\n  ${path}: NetworkPolicy x/b: spec.podSelectors is no field of it`,
  });

  const many = await file('c.yaml', policy('c', '{ policyTypes: [a, b, c, d, e, f] }'));
  expect((await refusal(many)).message.split('\n')).toHaveLength(6);
  expect((await refusal(many)).message).toMatch(/\n {2}and 2 more$/);
});

test.each([
  [
    '{ kind: Pod, metadata: { name: a, labels: { n: 1 } } }',
    'Pod a: metadata.labels.n must be text (put quotes around numbers, true and false)',
  ],
  ['{ kind: Deployment, metadata: { name: a } }', 'Deployment a: spec is missing'],
  ['{ kind: Namespace, metadata: {} }', 'Namespace without a name: metadata.name is missing'],
  ['{ kind: NetworkPolicy, metadata: { name: a } }', 'NetworkPolicy a: apiVersion must be networking.k8s.io/v1'],
  [
    '{ apiVersion: extensions/v1beta1, kind: NetworkPolicy, metadata: { name: a } }',
    'NetworkPolicy a: apiVersion must be networking.k8s.io/v1',
  ],
])('%s', async (text, message) => {
  const path = await file('a.yaml', text);

  expect((await refusal(path)).message).toBe(`${path}: ${message}`);
});

test('what stands twice must be the same', async () => {
  const one = await file('a.yaml', policy('p'));
  const same = await file('b.yaml', policy('p'));
  const other = await file('c.yaml', policy('p', '{ policyTypes: [Egress] }'));

  expect((await readFiles([one, same], 'policies')).policies).toHaveLength(1);
  expect((await refusal(one, other)).message).toBe(
    `${other}: NetworkPolicy x/p: ${one}: NetworkPolicy x/p says something else`,
  );
});

test('what cannot be read', async () => {
  expect(await refusal(join(folder, 'none.yaml'))).toMatchObject({
    code: 'SETTINGS_INVALID',
    message: `--file: cannot read ${join(folder, 'none.yaml')}: ENOENT: no such file or directory`,
  });
  expect((await refusal(folder)).message).toBe(`--file: the folder ${folder} has no .yaml, .yml or .json file`);
  const broken = await file('a.yaml', 'kind: Pod\nmetadata: {{ .Values.name }\n');
  expect((await refusal(broken)).message).toMatch(new RegExp(`^${broken}:[23]: `));
});
