import type { FixturePod } from '#src/domain/fixture.ts';
import type { IpFamily, Protocol } from '#src/domain/network.ts';

/** Limits a fault of the path to some packets. */
interface Packets {
  readonly protocol?: Protocol;
  readonly ipFamily?: IpFamily;
}

/** What is wrong with a simulated cluster. Times are virtual milliseconds since the start of the run. */
export type Fault =
  /** Packets from one node to another vanish, answers to the opposite direction's requests among them. */
  | (Packets & { readonly kind: 'dropped'; readonly from: string; readonly to: string })
  /** New connections from one node to another are dropped, their answers are not. */
  | (Packets & { readonly kind: 'new-dropped'; readonly from: string; readonly to: string })
  | (Packets & { readonly kind: 'cut-off'; readonly node: string })
  /** Every other exchange on each path from one node to another is lost, beginning with the first. */
  | { readonly kind: 'flaky'; readonly from: string; readonly to: string }
  /** No packet between nodes arrives before this time. */
  | { readonly kind: 'late-network'; readonly untilMs: number }
  /** Client addresses are translated where packets leave the node, or where they enter it; only between it and one other node, if that is given. */
  | {
      readonly kind: 'masquerade';
      readonly node: string;
      readonly where: 'leaving' | 'entering';
      readonly other?: string;
    }
  /** The second node hands out the addresses of the first. */
  | { readonly kind: 'same-range'; readonly nodes: readonly [string, string] }
  /** Pods stand on another address than the API reports; nothing reaches them. */
  | { readonly kind: 'wrong-interface'; readonly node: string }
  | { readonly kind: 'no-loopback'; readonly node: string }
  /** Service addresses lead nowhere from this node. */
  | { readonly kind: 'no-service-rules'; readonly node: string }
  /** The Service sends a share of its clients to a backend that is gone; this backend gets none. */
  | { readonly kind: 'dead-endpoint'; readonly node: string }
  /** Somebody who is no endpoint of the Service answers for it. */
  | { readonly kind: 'foreign-endpoint' }
  | { readonly kind: 'dns-down' }
  /** Pods of this node ask a server that knows other records, or none. */
  | { readonly kind: 'dns-wrong'; readonly node: string; readonly answer: 'other address' | 'NXDOMAIN' }
  /** Policies are ignored, everywhere or for Pods of one node. */
  | { readonly kind: 'no-engine'; readonly node?: string }
  /** Policies take this long to take effect, and to lose it, everywhere or for Pods of one node. */
  | { readonly kind: 'slow-engine'; readonly delayMs: number; readonly node?: string }
  /** What was enforced stays enforced after the policy is gone, everywhere or for Pods of one node. */
  | { readonly kind: 'no-release'; readonly node?: string }
  | { readonly kind: 'session-refused'; readonly node: string; readonly role?: string }
  | { readonly kind: 'agent-lost'; readonly node: string; readonly atMs: number }
  /** A Pod was deleted by somebody: it answers nobody any more, and the API has it no more. */
  | { readonly kind: 'pod-ended'; readonly node: string; readonly role: string; readonly atMs: number }
  | { readonly kind: 'pod-not-up'; readonly node: string; readonly role?: string }
  /** The agent cannot tell of all its containers which requests arrived. */
  | { readonly kind: 'arrivals-incomplete'; readonly node: string }
  /** The second IP family is missing on Pods of this node. */
  | { readonly kind: 'no-second-family'; readonly node: string };

export type FaultKind = Fault['kind'];

/** Whether this Pod has ended by now. */
export function hasEnded(faults: readonly Fault[], pod: Pick<FixturePod, 'node' | 'role'>, nowMs: number): boolean {
  return faultsOf(faults, 'pod-ended').some(
    ({ node, role, atMs }) => node === pod.node && role === pod.role && nowMs >= atMs,
  );
}

/** The faults of one kind. */
export function faultsOf<K extends FaultKind>(
  faults: readonly Fault[],
  kind: K,
): readonly Extract<Fault, { kind: K }>[] {
  return faults.filter((fault): fault is Extract<Fault, { kind: K }> => fault.kind === kind);
}
