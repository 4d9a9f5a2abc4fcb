import type { V1ConfigMap, V1Container, V1Namespace, V1ObjectMeta, V1Pod, V1Service } from '@kubernetes/client-node';
import type { FixtureNamespace, FixtureObject, FixturePod, FixturePolicy, FixtureService } from '../domain/fixture.ts';
import { ToolError } from '../errors.ts';
import type { Folder, Manifest, Manifests } from '../manifests.ts';
import { identityVariables, responderPorts } from '../wire/responder.ts';
import { fillIn, layOver } from './overlay.ts';

/** Label of everything a run creates; the value is the run's id. */
export const runLabel = 'podreach.dev/run';
/** Label of probe Pods; the value is their role. */
const roleLabel = 'podreach.dev/role';
export const managedByLabel = 'app.kubernetes.io/managed-by';
export const managedByValue = 'podreach';

/** Label by which a Namespace enforces a Pod Security Standard. */
const podSecurityLabel = 'pod-security.kubernetes.io/enforce';

/** A Namespace of a run; `createdAt` is RFC 3339. */
export function renderNamespace(
  manifests: Manifests,
  runId: string,
  { name, podSecurity, labels }: FixtureNamespace,
  createdAt: string,
): V1Namespace {
  const template = manifests.namespace as V1Namespace;
  const metadata = metadataOf(template.metadata, runId, { name });
  return {
    ...template,
    metadata: {
      ...metadata,
      labels: { ...metadata.labels, ...labels, [podSecurityLabel]: podSecurity },
      annotations: { ...metadata.annotations, 'podreach.dev/created': createdAt },
    },
  };
}

/** The ConfigMap with the agent program; every Namespace with Pods has one, because a volume cannot refer to another Namespace. */
export function renderAgentConfigMap(manifests: Manifests, runId: string, namespace: string): V1ConfigMap {
  const template = manifests.agentConfigMap as V1ConfigMap;
  return {
    ...template,
    metadata: metadataOf(template.metadata, runId, { namespace }),
    data: { 'agent.cjs': manifests.agentProgram },
  };
}

/** A Service of `manifests/services/`. Throws ToolError when there is no such file. */
export function renderService(
  manifests: Pick<Manifests, 'services'>,
  runId: string,
  service: FixtureService,
): V1Service {
  const { namespace, name, selector } = service;
  const template = filled('services', manifests.services, service.manifest, service.values) as V1Service;
  return {
    ...template,
    metadata: metadataOf(template.metadata, runId, { namespace, name }),
    spec: { ...template.spec, ...(Object.keys(selector).length === 0 ? {} : { selector: { ...selector } }) },
  };
}

/** A NetworkPolicy, of `manifests/policies/` where it has no `spec`. Throws ToolError when there is no such file. */
export function renderPolicy(
  manifests: Pick<Manifests, 'policies'>,
  runId: string,
  { namespace, name, spec }: FixturePolicy,
): object {
  const policy =
    spec === undefined
      ? filled('policies', manifests.policies, name)
      : { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: {}, spec };
  return { ...policy, metadata: metadataOf(policy.metadata, runId, { namespace, name }) };
}

/** Any other object, of `manifests/objects/`. Throws ToolError when there is no such file. */
export function renderObject(manifests: Manifests, runId: string, object: FixtureObject): Manifest {
  const { namespace, name } = object;
  const template = filled('objects', manifests.objects, object.manifest, object.values);
  return { ...template, metadata: metadataOf(template.metadata, runId, { namespace, name }) };
}

function filled(
  folderName: string,
  folder: Folder,
  name: string,
  values: Readonly<Record<string, string>> = {},
): Manifest {
  const manifest = folder[name];
  const file = `manifests/${folderName}/${name}.yaml`;
  if (manifest === undefined)
    throw new ToolError('MANIFEST_INVALID', `${file} does not exist`, 'Install the package again.');
  return fillIn(manifest, values, file);
}

/** The labels of a probe Pod by which Services and policies can select it. */
export function podLabels(
  runId: string,
  { labels, role }: Pick<FixturePod, 'labels' | 'role'>,
): Readonly<Record<string, string>> {
  return { ...labels, [roleLabel]: role, [runLabel]: runId };
}

/** The same manifests for a run that may take so long: its Pods live as long as those of one that takes no time, and that beside. */
export function outliving(manifests: Manifests, runMs: number): Manifests {
  const probePod = manifests.probePod as V1Pod;
  const { activeDeadlineSeconds } = probePod.spec ?? {};
  if (probePod.spec === undefined || activeDeadlineSeconds === undefined) return manifests;
  const spec = { ...probePod.spec, activeDeadlineSeconds: activeDeadlineSeconds + Math.ceil(runMs / 1_000) };
  return { ...manifests, probePod: { ...manifests.probePod, spec } };
}

/** A probe Pod pinned to its node, with one container for each name, copied from the manifest's only one. */
export function renderPod(manifests: Manifests, runId: string, image: string, pod: FixturePod): V1Pod {
  const rendered = renderPlainPod(manifests, runId, image, pod);
  if (pod.overlay === undefined) return rendered;
  const overlay = filled('pods', manifests.pods, pod.overlay, { image, ...pod.values }) as V1Pod;
  return layOver(rendered, {
    ...(overlay.metadata === undefined ? {} : { metadata: overlay.metadata }),
    spec: overlay.spec,
  });
}

function renderPlainPod(manifests: Manifests, runId: string, image: string, pod: FixturePod): V1Pod {
  const template = manifests.probePod as V1Pod;
  const container = template.spec?.containers[0];
  if (container === undefined)
    throw new ToolError('MANIFEST_INVALID', 'manifests/probe-pod.yaml has no container', 'Install the package again.');
  const metadata = metadataOf(template.metadata, runId, { namespace: pod.namespace, name: pod.name });
  return {
    ...template,
    metadata: { ...metadata, labels: { ...metadata.labels, ...podLabels(runId, pod) } },
    spec: {
      ...template.spec,
      // Through the scheduler instead of `nodeName`, so that taints, resources and cordons are respected.
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [pod.node] }] }],
          },
        },
      },
      containers: pod.containers.map((name) => renderContainer(container, image, name, pod.containers)),
    },
  };
}

function renderContainer(template: V1Container, image: string, name: string, all: readonly string[]): V1Container {
  if (!(name in responderPorts)) {
    throw new ToolError(
      'MANIFEST_INVALID',
      `no responder port is defined for container "${name}"`,
      'This is a bug in podreach.',
    );
  }
  const containerPort = responderPorts[name as keyof typeof responderPorts];
  const identity: Readonly<Record<string, string>> = {
    [identityVariables.container]: name,
    [identityVariables.containers]: all.join(','),
  };
  return {
    ...template,
    name,
    image,
    env: (template.env ?? []).map((variable) => {
      const value = identity[variable.name];
      return value === undefined ? variable : { name: variable.name, value };
    }),
    // Port names must be unique within a Pod to be useful, and at most 15 characters long.
    ports: (template.ports ?? []).map((port) => ({
      ...port,
      name: `${name}-${(port.protocol ?? 'TCP').toLowerCase()}`,
      containerPort,
    })),
  };
}

function metadataOf(
  template: V1ObjectMeta | undefined,
  runId: string,
  where: { name?: string; namespace?: string },
): V1ObjectMeta {
  return {
    ...template,
    ...where,
    labels: { ...template?.labels, [managedByLabel]: managedByValue, [runLabel]: runId },
  };
}
