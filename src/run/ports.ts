import type { ClusterState } from '../domain/cluster-state.ts';
import type { Facts } from '../domain/facts.ts';
import type {
  ApiService,
  DnsReplica,
  Fixture,
  FixtureNamespace,
  FixtureObject,
  FixturePod,
  FixturePolicy,
  FixtureService,
  ObjectRef,
  RunningPod,
  RunningService,
  World,
} from '../domain/fixture.ts';
import type { ServiceEndpoint } from '../domain/endpoint.ts';
import type { ServiceSpec } from '../plan/imaginary-service.ts';
import type { RecordedObservation } from '../domain/observation.ts';
import type { Reading } from '../domain/reading.ts';
import type { Observation } from '../wire/observation.ts';
import type { ProbeRequest } from '../wire/probe.ts';

/** What went wrong with one probe Pod while the others came up: its node cannot be probed, the rest can. */
export interface PodProblem {
  readonly pod: FixturePod;
  readonly detail: string;
}

export interface DeployResult {
  /** What the API tells of the world; the rest only a Pod's own resolver configuration does. */
  readonly world: Pick<World, 'pods' | 'services' | 'clusterPods'>;
  readonly problems: readonly PodProblem[];
}

/** What the conductor waits for right now, for progress lines. */
export interface DeployProgress {
  readonly running: number;
  readonly total: number;
  /** The most telling reason among Pods that are not up yet, e.g. `2 ContainerCreating`. */
  readonly waitingFor: string;
}

/** Hears of a deployment while it goes on. */
export interface DeployListener {
  readonly onProgress?: (progress: DeployProgress) => void;
  /** Called once for every Pod, as soon as it is seen to run. */
  readonly onPodRunning?: (pod: RunningPod) => void;
}

/** A probe Pod as the API has it now. */
export interface PodNow {
  /** Why it runs no more, or not for long; absent where it runs. */
  readonly whyEnded?: string;
}

/** The Kubernetes API as the conductor needs it. Every method throws ToolError and nothing else. */
export interface Cluster {
  /** Reads the snapshot a run starts from. */
  readFacts(signal: AbortSignal): Promise<Facts>;
  /**
   * Creates the fixture and waits until its Pods run. Fails early, with the event's own text, on what cannot heal
   * (image pull, quota, PodSecurity); a Pod that is lost because of its node alone becomes a problem in the result.
   */
  deploy(fixture: Fixture, listener: DeployListener, signal: AbortSignal): Promise<DeployResult>;
  /** Creates a Namespace of a run in which probe Pods can start. */
  createNamespace(runId: string, namespace: FixtureNamespace, signal: AbortSignal): Promise<void>;
  createPolicy(policy: FixturePolicy, signal: AbortSignal): Promise<void>;
  /** Puts another `spec` in place of a policy's old one. */
  replacePolicy(policy: FixturePolicy, signal: AbortSignal): Promise<void>;
  createService(service: FixtureService, signal: AbortSignal): Promise<RunningService>;
  /** Creates a probe Pod and waits until it runs; what keeps it from running is in its `problem`. */
  createPod(pod: FixturePod, signal: AbortSignal): Promise<RunningPod>;
  createObject(object: FixtureObject, signal: AbortSignal): Promise<void>;
  /** Deletes an object of the run; one that is gone already is no error. `wait: 'gone'` returns once it is, and throws TIMEOUT if it stays. */
  deleteObject(target: ObjectRef, options: DeleteOptions, signal: AbortSignal): Promise<void>;
  /** Deletes the EndpointSlices that a Service of the run has, and returns once these are gone; throws TIMEOUT if one stays. */
  deleteSlices(namespace: string, service: string, signal: AbortSignal): Promise<void>;
  /** Changes an object of the run, or its status; returns a Service as it is then, so that its new ports and addresses are known. */
  patchObject(target: ObjectRef, patch: ObjectPatch, signal: AbortSignal): Promise<RunningService | undefined>;
  /**
   * The Pods behind the name servers of Pods' resolver configuration; none where these are no Services, undefined where it is
   * forbidden to look.
   */
  findDnsReplicas(nameservers: readonly string[], signal: AbortSignal): Promise<readonly DnsReplica[] | undefined>;
  /**
   * What the API says of nodes, of the Pods that carry the network, of cluster DNS and of these Services. Never fails because of the
   * cluster: what is refused, or not answered until `signal` fires, is told in the state.
   */
  readState(wanted: WantedState, signal: AbortSignal): Promise<ClusterState>;
  /** All Pods of a run that are there now, by key `namespace/name`. */
  podsNow(runId: string, signal: AbortSignal): Promise<ReadonlyMap<string, PodNow>>;
  /** What the manifest of a Service says of it; known once something was deployed. */
  specOf(service: FixtureService): ServiceSpec;
  /** Reads what a case asks of the API server itself. */
  read(reading: Reading, signal: AbortSignal): Promise<RecordedObservation>;
  /** The API server's own Service; undefined where reading it is forbidden. `namespace` is one of the run's. */
  findApiService(namespace: string, signal: AbortSignal): Promise<ApiService | undefined>;
  /** Opens the exec session to the agent in a container of a probe Pod; reconnects by itself. */
  openAgent(pod: FixturePod, container: string, signal: AbortSignal): Promise<AgentChannel>;
  /** Removes everything that carries the run's label; returns what is still there when the time is over, as `kind namespace/name`. */
  remove(runId: string, signal: AbortSignal): Promise<readonly string[]>;
  /** Requests sent so far, exec upgrades included. */
  readonly apiRequests: number;
}

/** What of the API's state depends on the run. */
export interface WantedState {
  /** Addresses of cluster DNS, as Pods have them. */
  readonly nameservers: readonly string[];
  /** Services whose EndpointSlices may tell something. */
  readonly services: readonly Pick<ServiceEndpoint, 'namespace' | 'service'>[];
}

export interface DeleteOptions {
  readonly gracePeriodSeconds?: number;
  readonly wait?: 'gone';
}

/** A merge patch: strategic (lists of named items are merged by name or type) where the API has it, RFC 7386 elsewhere. */
export interface ObjectPatch {
  readonly patch: Readonly<Record<string, unknown>>;
  readonly subresource?: 'status';
  /** The Service as the run knows it, where one is patched. */
  readonly known?: RunningService;
}

/** How a batch of probes is run. */
export interface RunProbesOptions {
  /** So many at a time. */
  readonly parallel: number;
  /** What has not been answered after this time, in milliseconds, comes back as `not-run`. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
  /** Hears each observation when it arrives, before all are there. */
  readonly onObservation?: (observation: Observation) => void;
}

/** The long-lived session to one agent. */
export interface AgentChannel {
  readonly pod: FixturePod;
  /** The search list of the Pod's resolver configuration. */
  readonly searchDomains: readonly string[];
  /** Its name servers. */
  readonly nameservers: readonly string[];
  /**
   * Runs the probes and returns one observation for each, in any order. Never rejects because of the channel: what the
   * agent did not answer comes back as `not-run` with the cause in `detail`.
   */
  run(probes: readonly ProbeRequest[], options: RunProbesOptions): Promise<readonly Observation[]>;
  /** Sessions opened after the first one. */
  readonly reconnects: number;
  close(): Promise<void>;
}
