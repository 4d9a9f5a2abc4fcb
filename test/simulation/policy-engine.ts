import type { FixturePolicy, RunningPod } from '#src/domain/fixture.ts';
import { type Fault, faultsOf } from './faults.ts';

interface Policy {
  readonly name: string;
  readonly createdMs: number;
  deletedMs?: number;
}

/** The two policies of `manifests/policies/`, enforced for backends as a CNI would: by dropping, on the backend's node. */
export class PolicyEngine {
  readonly #policies: Policy[] = [];
  readonly #faults: readonly Fault[];
  readonly #nowMs: () => number;

  constructor(faults: readonly Fault[], nowMs: () => number) {
    this.#faults = faults;
    this.#nowMs = nowMs;
  }

  create({ name }: FixturePolicy): void {
    this.#policies.push({ name, createdMs: this.#nowMs() });
  }

  delete({ name }: Pick<FixturePolicy, 'name'>): void {
    const found = this.#policies.find((policy) => policy.name === name && policy.deletedMs === undefined);
    if (found === undefined) throw new Error(`there is no policy ${name} to delete`);
    found.deletedMs = this.#nowMs();
  }

  allows(client: RunningPod, server: RunningPod): boolean {
    if (server.role !== 'backend') return true;
    if (this.#faultAt('no-engine', server) !== undefined) return true;
    const selecting = this.#policies.filter((policy) => this.#inForce(policy, server));
    return (
      selecting.length === 0 ||
      selecting.some(({ name }) => name === 'allow-frontend' && client.labels['role'] === 'frontend')
    );
  }

  #faultAt<K extends 'no-engine' | 'no-release' | 'slow-engine'>(kind: K, server: RunningPod) {
    const isThere = (fault: { readonly node?: string }) => fault.node === undefined || fault.node === server.node;
    return faultsOf(this.#faults, kind).find(isThere);
  }

  #inForce({ createdMs, deletedMs }: Policy, server: RunningPod): boolean {
    const delayMs = this.#faultAt('slow-engine', server)?.delayMs ?? 0;
    const released = this.#faultAt('no-release', server) === undefined ? deletedMs : undefined;
    return this.#nowMs() >= createdMs + delayMs && (released === undefined || this.#nowMs() < released + delayMs);
  }
}
