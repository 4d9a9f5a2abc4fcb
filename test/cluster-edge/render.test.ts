import type { V1Pod, V1Service } from '@kubernetes/client-node';
import { beforeAll, expect, test } from 'vitest';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  outliving,
  renderAgentConfigMap,
  renderNamespace,
  renderPod,
  renderPolicy,
  renderService,
} from '#src/cluster/render.ts';
import { loadManifests } from '#src/manifests.ts';
import type { Manifests } from '#src/manifests.ts';

let manifests: Manifests;
beforeAll(async () => {
  const root = await mkdtemp(path.join(os.tmpdir(), 'podreach-manifests-'));
  await symlink(fileURLToPath(new URL('../../manifests', import.meta.url)), path.join(root, 'manifests'));
  await expect(loadManifests(root)).rejects.toMatchObject({ code: 'AGENT_MISSING' });
  await mkdir(path.join(root, 'dist'));
  await writeFile(path.join(root, 'dist', 'agent.cjs'), '// the agent');
  manifests = await loadManifests(root);
  await rm(root, { recursive: true });
});

const pod = {
  namespace: 'podreach-a',
  name: 'probe-1',
  node: 'n1',
  role: 'frontend',
  labels: { role: 'frontend', app: 'echo' },
  containers: ['agent', 'peer'],
  probes: ['agent'],
} as const;

test('a Pod is pinned to its node by the scheduler, and labelled', () => {
  const rendered: V1Pod = renderPod(manifests, 'r1', 'image:1', pod);
  expect(rendered.metadata).toMatchObject({
    name: 'probe-1',
    namespace: 'podreach-a',
    labels: {
      'app.kubernetes.io/managed-by': 'podreach',
      'podreach.dev/run': 'r1',
      'podreach.dev/role': 'frontend',
      role: 'frontend',
      app: 'echo',
    },
  });
  const terms =
    rendered.spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  expect(terms).toEqual([{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n1'] }] }]);
  expect(rendered.spec?.nodeName).toBeUndefined();
});

test('Pods outlive the longest run', () => {
  const deadline = (runMs: number) =>
    renderPod(outliving(manifests, runMs), 'r1', 'image:1', pod).spec?.activeDeadlineSeconds;
  expect([deadline(0), deadline(300_000), deadline(5_400_000)]).toEqual([1_800, 2_100, 7_200]);
});

test('each container knows its name, all names, and its port', () => {
  const containers = renderPod(manifests, 'r1', 'image:1', pod).spec?.containers ?? [];
  const variable = (index: number, name: string) => containers[index]?.env?.find((entry) => entry.name === name)?.value;
  expect(containers.map(({ name, image }) => `${name} ${image}`)).toEqual(['agent image:1', 'peer image:1']);
  expect([variable(0, 'PODREACH_CONTAINER'), variable(1, 'PODREACH_CONTAINER')]).toEqual(['agent', 'peer']);
  expect(variable(1, 'PODREACH_CONTAINERS')).toBe('agent,peer');
  expect(containers.map(({ ports }) => ports?.map(({ containerPort }) => containerPort))).toEqual([
    [8080, 8080],
    [8081, 8081],
  ]);
  const portNames = containers.flatMap(({ ports }) => ports?.map(({ name }) => name) ?? []);
  expect(new Set(portNames).size).toBe(4);
});

test('rendering leaves the manifests as they are', () => {
  const before = JSON.stringify(manifests);
  renderPod(manifests, 'r1', 'image:1', pod);
  renderPolicy(manifests, 'r1', { namespace: 'ns', name: 'deny-all' });
  expect(JSON.stringify(manifests)).toBe(before);
});

test('a policy with a spec of its own is rendered from that', () => {
  const spec = { podSelector: {}, policyTypes: ['Egress'] };
  expect(renderPolicy(manifests, 'r1', { namespace: 'ns', name: 'own', spec })).toMatchObject({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'own', namespace: 'ns', labels: { 'podreach.dev/run': 'r1' } },
    spec,
  });
});

test('a Service keeps its protocols and points at the agent', () => {
  const service: V1Service = renderService(manifests, 'r1', {
    namespace: 'ns',
    name: 'echo',
    manifest: 'echo',
    selector: { app: 'echo' },
  });
  expect(service.spec).toMatchObject({ ipFamilyPolicy: 'PreferDualStack', selector: { app: 'echo' } });
  expect(
    service.spec?.ports?.map(({ protocol, port, targetPort }) => `${protocol} ${port} ${String(targetPort)}`),
  ).toEqual(['TCP 80 8080', 'UDP 80 8080']);
});

test('Namespace, ConfigMap and policy carry the run', () => {
  const wanted = { name: 'ns', podSecurity: 'restricted', labels: { ns: 'x' } } as const;
  const namespace = renderNamespace(manifests, 'r1', wanted, '2026-01-01T00:00:00Z');
  expect(namespace.metadata).toMatchObject({
    name: 'ns',
    labels: { ns: 'x', 'podreach.dev/run': 'r1', 'pod-security.kubernetes.io/enforce': 'restricted' },
    annotations: { 'podreach.dev/created': '2026-01-01T00:00:00Z' },
  });
  expect(renderAgentConfigMap(manifests, 'r1', 'ns')).toMatchObject({
    immutable: true,
    data: { 'agent.cjs': '// the agent' },
    metadata: { namespace: 'ns' },
  });
  expect(renderPolicy(manifests, 'r1', { namespace: 'ns', name: 'deny-all' })).toMatchObject({
    metadata: { name: 'deny-all', namespace: 'ns', labels: { 'podreach.dev/run': 'r1' } },
  });
  expect(() => renderPolicy(manifests, 'r1', { namespace: 'ns', name: 'nonsense' })).toThrow(
    /nonsense\.yaml does not exist/,
  );
});
