import type { Labels, NetworkPolicy } from '../domain/network-policy.ts';
import type { NodeParty, Party } from './party.ts';
import type { OwnedPod } from './pod-object.ts';

/** Where parties and policies come from: a cluster, or files. Every method throws ToolError and nothing else. */
export interface PolicySource {
  /** Refuses a Pod that is not there, with the one that may have been meant. */
  pod(namespace: string, name: string): Promise<OwnedPod>;
  node(name: string): Promise<NodeParty>;
  /** Whoever has an address: outside the cluster where nobody of it does. */
  holderOf(address: string): Promise<Party>;
  /** Labels of a Namespace; a cluster refuses one that is not there, files may leave it out. */
  labelsOf(namespace: string): Promise<Labels>;
  /** All Pods of a Namespace, those that have ended among them. */
  podsIn(namespace: string): Promise<readonly OwnedPod[]>;
  policiesIn(namespace: string): Promise<readonly NetworkPolicy[]>;
}
