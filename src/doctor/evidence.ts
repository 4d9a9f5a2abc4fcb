import type { Facts } from '../domain/facts.ts';
import type { ToolError } from '../errors.ts';
import type { AskedRight } from './rights.ts';

/** What was read, or why it could not be. */
export type Read<T> = { readonly value: T } | { readonly error: ToolError };

/** Who the API server takes us for. */
export interface Identity {
  readonly username: string;
  readonly groups: readonly string[];
}

/** What the API server's admission says of an object when it is asked without creating it. */
export interface DryRun {
  /** The object, e.g. `a Namespace of a run`. */
  readonly what: string;
  /** Why it would be refused; absent where it would be taken. */
  readonly refusal?: ToolError;
}

/** Everything `podreach doctor` judges by. */
export interface Evidence {
  readonly server: string;
  readonly context: string;
  /** Of a request over a connection that is open already, in milliseconds. */
  readonly roundTripMs: number;
  /** Absent where the API server is too old to tell (before Kubernetes 1.28). */
  readonly identity?: Identity;
  readonly facts: Read<Facts>;
  readonly rights: Read<readonly AskedRight[]>;
  readonly dryRuns: readonly DryRun[];
  /** The image that probe Pods would run. */
  readonly image: string;
  /** Names of images that nodes say they have, by node. */
  readonly images: Read<ReadonlyMap<string, readonly string[]>>;
  /** Namespaces of earlier runs. */
  readonly leftovers: Read<readonly string[]>;
}
