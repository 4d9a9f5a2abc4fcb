import { objectKey } from '#src/domain/endpoint.ts';
import type { RunningPod, World } from '#src/domain/fixture.ts';
import { addressOf, ipFamilyOf, type Protocol } from '#src/domain/network.ts';
import type { Answer, Outcome } from '#src/wire/observation.ts';
import { responderPorts } from '#src/wire/responder.ts';
import { type Fault, faultsOf, hasEnded } from './faults.ts';
import type { PolicyEngine } from './policy-engine.ts';

/** One request to an address, as a Pod sends it. */
export interface Request {
  readonly client: RunningPod;
  readonly address: string;
  readonly port: number;
  readonly protocol: Protocol;
  readonly nonce: string;
}

export interface Exchange {
  readonly outcome: Outcome;
  readonly answer?: Answer;
}

/** What stands outside the pod network, for `masquerade`. */
export const nodeAddress = (node: string) => `192.0.2.${node.replace(/\D/g, '')}`;

const loopbacks = ['127.0.0.1', '::1'];
const timedOut: Exchange = { outcome: 'timed-out' };

/** Carries packets between Pods, as far as the faults let it, and remembers which requests arrived where. */
export class Network {
  readonly #world: World;
  readonly #faults: readonly Fault[];
  readonly #engine: PolicyEngine;
  readonly #nowMs: () => number;
  readonly #arrivals = new Map<string, Set<string>>();
  readonly #flakyTurns = new Map<string, number>();
  #turn = 0;

  constructor(world: World, faults: readonly Fault[], engine: PolicyEngine, nowMs: () => number) {
    this.#world = world;
    this.#faults = faults;
    this.#engine = engine;
    this.#nowMs = nowMs;
  }

  exchange(request: Request): Exchange {
    if (loopbacks.includes(request.address)) return this.#overLoopback(request);
    const service = this.#world.services.find(({ clusterIps }) => clusterIps.includes(request.address));
    if (service === undefined) return this.#withPod(request, this.#holderOf(request.client, request.address));
    if (this.hasNoServiceRules(request.client.node)) return timedOut;
    const family = ipFamilyOf(request.address);
    const endpoints = this.#world.pods.filter(
      ({ namespace, labels, ips }) =>
        namespace === service.namespace &&
        addressOf(ips, family) !== undefined &&
        Object.entries(service.selector).every(([key, value]) => labels[key] === value),
    );
    if (endpoints.length === 0) return { outcome: 'refused' };
    this.#turn += 1;
    const chosen =
      this.#world.pods.find(
        ({ role }) => faultsOf(this.#faults, 'foreign-endpoint').length > 0 && this.#turn % 2 === 0 && role === 'agent',
      ) ?? endpoints[this.#turn % endpoints.length];
    if (chosen === undefined || faultsOf(this.#faults, 'dead-endpoint').some(({ node }) => node === chosen.node))
      return timedOut;
    const address = addressOf(chosen.ips, family) ?? '';
    return this.#withPod({ ...request, address, port: responderPorts.agent }, this.#holderOf(request.client, address));
  }

  /** Whether a datagram of the given kind would get there. */
  passes(from: string, to: string, protocol: Protocol, address: string, isNew = false): boolean {
    if (from === to) return true;
    if (faultsOf(this.#faults, 'late-network').some(({ untilMs }) => this.#nowMs() < untilMs)) return false;
    const ipFamily = ipFamilyOf(address);
    return !this.#faults.some((fault) => {
      if (fault.kind !== 'dropped' && fault.kind !== 'cut-off' && fault.kind !== 'new-dropped') return false;
      if (fault.protocol !== undefined && fault.protocol !== protocol) return false;
      if (fault.ipFamily !== undefined && fault.ipFamily !== ipFamily) return false;
      if (fault.kind === 'cut-off') return fault.node === from || fault.node === to;
      return fault.from === from && fault.to === to && (fault.kind === 'dropped' || isNew);
    });
  }

  hasNoServiceRules(node: string): boolean {
    return faultsOf(this.#faults, 'no-service-rules').some((fault) => fault.node === node);
  }

  arrivedOf(pod: RunningPod, nonces: readonly string[]): string[] {
    const seen = this.#arrivals.get(objectKey(pod.namespace, pod.name));
    return nonces.filter((nonce) => seen?.has(nonce) === true);
  }

  #overLoopback({ client, address, port }: Request): Exchange {
    if (faultsOf(this.#faults, 'no-loopback').some(({ node }) => node === client.node))
      return { outcome: 'unreachable' };
    const container = client.containers.find((name) => responderPorts[name as keyof typeof responderPorts] === port);
    return container === undefined
      ? { outcome: 'refused' }
      : { outcome: 'reached', answer: answerOf(client, container, address) };
  }

  #withPod({ client, address, protocol, nonce }: Request, server: RunningPod | undefined): Exchange {
    if (addressOf(client.ips, ipFamilyOf(address)) === undefined) return { outcome: 'unreachable' };
    if (server === undefined || hasEnded(this.#faults, server, this.#nowMs())) return timedOut;
    if (this.#isLost(client, server, `${protocol} ${address}`)) return timedOut;
    if (!this.passes(client.node, server.node, protocol, address, true)) return timedOut;
    if (!this.#engine.allows(client, server)) return timedOut;
    const answered = this.passes(server.node, client.node, protocol, address);
    // TCP sends its request only after a handshake both ways.
    if (protocol === 'udp' || answered) {
      const key = objectKey(server.namespace, server.name);
      this.#arrivals.set(key, (this.#arrivals.get(key) ?? new Set()).add(nonce));
    }
    return answered
      ? { outcome: 'reached', answer: answerOf(server, 'agent', this.#sourceOf(client, server, address)) }
      : timedOut;
  }

  #isLost(client: RunningPod, server: RunningPod, path: string): boolean {
    const nodes = [client.node, server.node];
    if (faultsOf(this.#faults, 'wrong-interface').some(({ node }) => nodes.includes(node))) return true;
    if (!faultsOf(this.#faults, 'flaky').some(({ from, to }) => from === client.node && to === server.node))
      return false;
    const key = `${objectKey(client.namespace, client.name)} ${path}`;
    const turns = this.#flakyTurns.get(key) ?? 0;
    this.#flakyTurns.set(key, turns + 1);
    return turns % 2 === 0;
  }

  #sourceOf(client: RunningPod, server: RunningPod, address: string): string {
    const translated =
      client.node !== server.node &&
      faultsOf(this.#faults, 'masquerade').some(({ node, where, other }) => {
        const [near, far] = where === 'leaving' ? [client.node, server.node] : [server.node, client.node];
        return node === near && (other === undefined || other === far);
      });
    return translated ? nodeAddress(client.node) : (addressOf(client.ips, ipFamilyOf(address)) ?? '');
  }

  /** Of several Pods with the address, the nearest one gets the packet. */
  #holderOf(client: RunningPod, address: string): RunningPod | undefined {
    const holders = this.#world.pods.filter(({ ips }) => ips.includes(address));
    return holders.find((pod) => pod === client) ?? holders.find(({ node }) => node === client.node) ?? holders[0];
  }
}

function answerOf({ namespace, name, node }: RunningPod, container: string, clientAddress: string): Answer {
  return { namespace, pod: name, container, node, clientAddress, count: 1 };
}
