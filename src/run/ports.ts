import type { Facts } from '../domain/facts.ts';
import type { Fixture, FixturePod, FixturePolicy, World } from '../domain/fixture.ts';
import type { Observation } from '../wire/observation.ts';
import type { ProbeRequest } from '../wire/probe.ts';

/** What went wrong with one probe Pod while the others came up: its node cannot be probed, the rest can. */
export interface PodProblem {
  readonly pod: FixturePod;
  readonly detail: string;
}

export interface DeployResult {
  /** Everything but the DNS domain, which only a Pod's own resolver configuration tells. */
  readonly world: Omit<World, 'dnsDomain'>;
  readonly problems: readonly PodProblem[];
}

/** What the conductor waits for right now, for progress lines. */
export interface DeployProgress {
  readonly running: number;
  readonly total: number;
  /** The most telling reason among Pods that are not up yet, e.g. `2 ContainerCreating`. */
  readonly waitingFor: string;
}

/** The Kubernetes API as the conductor needs it. Every method throws ToolError and nothing else. */
export interface Cluster {
  /** Reads the snapshot a run starts from. */
  readFacts(signal: AbortSignal): Promise<Facts>;
  /**
   * Creates the fixture and waits until its Pods run. Fails early, with the event's own text, on what cannot heal
   * (image pull, quota, PodSecurity); a Pod that is lost because of its node alone becomes a problem in the result.
   */
  deploy(fixture: Fixture, onProgress: (progress: DeployProgress) => void, signal: AbortSignal): Promise<DeployResult>;
  /** Creates a NetworkPolicy of `manifests/policies/`. */
  createPolicy(policy: FixturePolicy, signal: AbortSignal): Promise<void>;
  deletePolicy(policy: FixturePolicy, signal: AbortSignal): Promise<void>;
  /** Opens the exec session to a probe Pod's agent; reconnects by itself. */
  openAgent(pod: FixturePod, signal: AbortSignal): Promise<AgentChannel>;
  /** Removes everything that carries the run's label; returns what is still there when the time is over, as `kind namespace/name`. */
  remove(runId: string, signal: AbortSignal): Promise<readonly string[]>;
  /** Requests sent so far, exec upgrades included. */
  readonly apiRequests: number;
}

/** The long-lived session to one agent. */
export interface AgentChannel {
  readonly pod: FixturePod;
  /** The search list of the Pod's resolver configuration. */
  readonly searchDomains: readonly string[];
  /**
   * Runs the probes and returns one observation for each, in any order. Never rejects because of the channel: what the
   * agent did not answer comes back as `not-run` with the cause in `detail`.
   */
  run(
    probes: readonly ProbeRequest[],
    options: { parallel: number; deadlineMs: number; signal: AbortSignal },
  ): Promise<readonly Observation[]>;
  /** Sessions opened after the first one. */
  readonly reconnects: number;
  close(): Promise<void>;
}
