import type { V1ConfigMap, V1Container, V1Namespace, V1NetworkPolicy, V1ObjectMeta, V1Pod, V1Service } from '@kubernetes/client-node';
import type { FixturePod, FixtureService } from '../domain/fixture.ts';
import { ToolError } from '../errors.ts';
import type { Manifests } from '../manifests.ts';
import { identityVariables, responderPorts } from '../wire/responder.ts';

/** Label of everything a run creates; the value is the run's id. */
export const runLabel = 'podreach.dev/run';
/** Label of probe Pods; the value is their role. */
export const roleLabel = 'podreach.dev/role';
export const managedByLabel = 'app.kubernetes.io/managed-by';
export const managedByValue = 'podreach';

/** A Namespace of a run; `createdAt` is RFC 3339. */
export function renderNamespace(manifests: Manifests, runId: string, name: string, createdAt: string): V1Namespace {
  const metadata = metadataOf(manifests.namespace.metadata, runId, { name });
  return { ...manifests.namespace, metadata: { ...metadata, annotations: { ...metadata.annotations, 'podreach.dev/created': createdAt } } };
}

/** The ConfigMap with the agent program; every Namespace with Pods has one, because a volume cannot refer to another Namespace. */
export function renderAgentConfigMap(manifests: Manifests, runId: string, namespace: string): V1ConfigMap {
  return {
    ...manifests.agentConfigMap,
    metadata: metadataOf(manifests.agentConfigMap.metadata, runId, { namespace }),
    data: { 'agent.cjs': manifests.agentProgram },
  };
}

/** A Service in front of the fixture's Pods; the target is the responder of container `agent`. */
export function renderService(manifests: Manifests, runId: string, service: FixtureService): V1Service {
  return {
    ...manifests.service,
    metadata: metadataOf(manifests.service.metadata, runId, { namespace: service.namespace, name: service.name }),
    spec: {
      ...manifests.service.spec,
      selector: { ...service.selector },
      ports: (manifests.service.spec?.ports ?? []).map((port) => ({ ...port, port: service.port, targetPort: responderPorts.agent })),
    },
  };
}

/** A NetworkPolicy of `manifests/policies/`. Throws ToolError when there is no such file. */
export function renderPolicy(manifests: Manifests, runId: string, namespace: string, name: string): V1NetworkPolicy {
  const policy = manifests.policies[name];
  if (policy === undefined) {
    throw new ToolError('MANIFEST_INVALID', `manifests/policies/${name}.yaml does not exist`, 'Install the package again.');
  }
  return { ...policy, metadata: metadataOf(policy.metadata, runId, { namespace, name }) };
}

/** A probe Pod pinned to its node, with one container for each name, copied from the manifest's only one. */
export function renderPod(manifests: Manifests, runId: string, image: string, pod: FixturePod): V1Pod {
  const template = manifests.probePod.spec?.containers[0];
  if (template === undefined) throw new ToolError('MANIFEST_INVALID', 'manifests/probe-pod.yaml has no container', 'Install the package again.');
  const metadata = metadataOf(manifests.probePod.metadata, runId, { namespace: pod.namespace, name: pod.name });
  return {
    ...manifests.probePod,
    metadata: { ...metadata, labels: { ...metadata.labels, ...pod.labels, [roleLabel]: pod.role, [runLabel]: runId } },
    spec: {
      ...manifests.probePod.spec,
      // Through the scheduler instead of `nodeName`, so that taints, resources and cordons are respected.
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: {
            nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [pod.node] }] }],
          },
        },
      },
      containers: pod.containers.map((name) => renderContainer(template, image, name, pod.containers)),
    },
  };
}

function renderContainer(template: V1Container, image: string, name: string, all: readonly string[]): V1Container {
  if (!(name in responderPorts)) {
    throw new ToolError('MANIFEST_INVALID', `no responder port is defined for container "${name}"`, 'This is a bug in podreach.');
  }
  const containerPort = responderPorts[name as keyof typeof responderPorts];
  const identity = { [identityVariables.container]: name, [identityVariables.containers]: all.join(',') };
  return {
    ...template,
    name,
    image,
    env: (template.env ?? []).map((variable) => {
      const value = identity[variable.name];
      return value === undefined ? variable : { name: variable.name, value };
    }),
    // Port names must be unique within a Pod to be useful, and at most 15 characters long.
    ports: (template.ports ?? []).map((port) => ({ ...port, name: `${name}-${(port.protocol ?? 'TCP').toLowerCase()}`, containerPort })),
  };
}

function metadataOf(template: V1ObjectMeta | undefined, runId: string, where: { name?: string; namespace?: string }): V1ObjectMeta {
  return { ...template, ...where, labels: { ...template?.labels, [managedByLabel]: managedByValue, [runLabel]: runId } };
}
