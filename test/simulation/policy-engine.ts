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
    if (faultsOf(this.#faults, 'no-engine').some(({ node }) => node === undefined || node === server.node)) return true;
    const selecting = this.#policies.filter((policy) => this.#inForce(policy));
    return (
      selecting.length === 0 ||
      selecting.some(({ name }) => name === 'allow-frontend' && client.labels['role'] === 'frontend')
    );
  }

  #inForce({ createdMs, deletedMs }: Policy): boolean {
    const delayMs = faultsOf(this.#faults, 'slow-engine')[0]?.delayMs ?? 0;
    const released = faultsOf(this.#faults, 'no-release').length > 0 ? undefined : deletedMs;
    return this.#nowMs() >= createdMs + delayMs && (released === undefined || this.#nowMs() < released + delayMs);
  }
}
