import type { VersionInfo } from '@kubernetes/client-node';
import { loadManifests } from '../manifests.ts';
import type { Manifests } from '../manifests.ts';
import type { Evidence } from '../doctor/index.ts';
import type { PolicySource } from '../policy/source.ts';
import type { Cluster } from '../run/ports.ts';
import { version } from '../version.ts';
import { ExecAgentChannel } from './agent-channel.ts';
import { ApiEdge } from './api-edge.ts';
import { findApiService } from './api-service.ts';
import type { Logger } from './api-edge.ts';
import {
  type ChangeEdge,
  createNamespace,
  createObject,
  createPolicy,
  createRunningPod,
  createService,
  deleteObject,
  deleteSlices,
  patchObject,
  replacePolicy,
} from './change-objects.ts';
import { Credentials } from './credentials.ts';
import { deployFixture } from './deploy.ts';
import { findDnsReplicas } from './dns-replicas.ts';
import { type DoctorQuestions, readEvidence } from './doctor-source.ts';
import { readFacts } from './facts.ts';
import { loadKubeconfig } from './kubeconfig.ts';
import { askApi } from './ask-api.ts';
import { readPodsNow } from './pods-now.ts';
import { clusterPolicySource } from './read-policies.ts';
import { readState } from './read-state.ts';
import { removeNamespaces } from './remove.ts';
import type { Removal } from './remove.ts';
import { outliving, renderService } from './render.ts';

export interface ConnectOptions {
  readonly kubeconfig?: string;
  readonly context?: string;
  /** Of the probe Pods. */
  readonly image: string;
  /** For probe Pods to run, from their creation. */
  readonly timeoutMs: number;
  readonly logger: Logger;
}

/** What `podreach clean`, `podreach policy` and `podreach doctor` need beside what a run does. */
export interface ConnectedCluster extends Cluster {
  /** The kubeconfig context, or `in-cluster`. */
  readonly context: string;
  readonly server: string;
  /** Removes what any run left, or one run, by label. Throws ToolError. */
  cleanAll(runId: string | undefined, signal: AbortSignal): Promise<Removal>;
  /** What NetworkPolicies are judged by; only reads. */
  policySource(signal: AbortSignal): PolicySource;
  /** What `podreach doctor` judges by; creates nothing. */
  readEvidence(questions: DoctorQuestions, signal: AbortSignal): Promise<Evidence>;
}

/** A first contact that takes longer is no use for a run. */
const firstContactMs = 10_000;
/** A Namespace that is not gone by then is kept by something that will not let go: where CPUs are busy half a minute may pass. */
const removalMs = 60_000;

/**
 * Loads the kubeconfig and speaks to the API server once, so that a wrong address, certificate or login is told before anything
 * else, and credentials are there before requests fan out. Throws ToolError.
 */
export async function connect(options: ConnectOptions): Promise<ConnectedCluster> {
  const loaded = await loadKubeconfig(options);
  const edge = new ApiEdge(loaded.server, new Credentials(loaded, `podreach/${version}`), options.logger);
  await edge.get<VersionInfo>('/version', {
    signal: new AbortController().signal,
    timeoutMs: Math.min(firstContactMs, options.timeoutMs),
  });
  let reading: Promise<Manifests> | undefined;
  let read: Manifests | undefined;
  const readManifests = async () =>
    (read = await (reading ??= loadManifests().then((loadedManifests) =>
      outliving(loadedManifests, options.timeoutMs),
    )));
  /** Namespaces of this process's runs: their run ids name policies' labels and help to find them again. */
  const runIds = new Map<string, string>();
  const namespacesOf = (runId: string) => [...runIds].filter(([, id]) => id === runId).map(([name]) => name);

  const changeEdge = async (namespace: string): Promise<ChangeEdge> => ({
    edge,
    manifests: await readManifests(),
    image: options.image,
    runId: runIds.get(namespace) ?? '',
  });

  return {
    context: loaded.context,
    server: loaded.server,
    get apiRequests() {
      return edge.requests;
    },
    readFacts: (signal) => readFacts(edge, loaded.context, signal),
    async deploy(fixture, listener, signal) {
      const { image, timeoutMs } = options;
      const onNamespace = (name: string) => runIds.set(name, fixture.runId);
      const manifestsRead = await readManifests();
      return deployFixture(fixture, {
        edge,
        manifests: manifestsRead,
        image,
        timeoutMs,
        listener,
        onNamespace,
        signal,
      });
    },
    async createNamespace(runId, namespace, signal) {
      runIds.set(namespace.name, runId);
      await createNamespace(await changeEdge(namespace.name), namespace, signal);
    },
    createPolicy: async (policy, signal) => createPolicy(await changeEdge(policy.namespace), policy, signal),
    replacePolicy: (policy, signal) => replacePolicy({ edge }, policy, signal),
    createService: async (service, signal) => createService(await changeEdge(service.namespace), service, signal),
    createPod: async (pod, signal) => createRunningPod(await changeEdge(pod.namespace), pod, signal),
    createObject: async (object, signal) => createObject(await changeEdge(object.namespace), object, signal),
    deleteObject: (target, how, signal) => deleteObject(edge, target, how, signal),
    deleteSlices: (namespace, service, signal) => deleteSlices(edge, namespace, service, signal),
    patchObject: (target, patch, signal) => patchObject(edge, target, patch, signal),
    read: (reading, signal) => askApi(edge, reading, signal),
    findApiService: (namespace, signal) => findApiService(edge, namespace, signal),
    findDnsReplicas: (nameservers, signal) => findDnsReplicas(edge, nameservers, signal),
    readState: (wanted, signal) => readState(edge, wanted, signal),
    podsNow: (runId, signal) => readPodsNow(edge, runId, namespacesOf(runId), signal),
    specOf(service) {
      if (read === undefined) throw new Error('nothing was deployed');
      return renderService(read, '', service).spec ?? {};
    },
    openAgent: (pod, container, signal) => ExecAgentChannel.open(pod, container, edge, options.logger, signal),
    async remove(runId, signal) {
      const known = namespacesOf(runId);
      const { left } = await removeNamespaces({ edge, runId, known, waitMs: removalMs, signal: usable(signal) });
      return left;
    },
    cleanAll: (runId, signal) => removeNamespaces({ edge, runId, waitMs: removalMs, signal: usable(signal) }),
    policySource: (signal) => clusterPolicySource(edge, signal),
    async readEvidence(questions, signal) {
      return await readEvidence(edge, loaded.context, await readManifests(), questions, signal);
    },
  };
}

/** Clean-up follows an interrupted run: a signal that fired before it began is the run's and not meant for it. */
function usable(signal: AbortSignal): AbortSignal {
  return signal.aborted ? new AbortController().signal : signal;
}
