import type { Finding, FindingCode } from '../../domain/finding.ts';

/** What there is to say of a finding's code, whatever cluster it was found in. */
export interface FindingText {
  /** What is broken, in one line that is no sentence. */
  readonly title: string;
  /** What it means for what runs in the cluster. */
  readonly meaning: string;
  /** A page of Kubernetes, or an RFC, that says how it should be; absent where none does. */
  readonly source?: string;
  /** Which observations it takes. */
  readonly evidence: string;
  /** Findings that fail some of the same cases, each with what tells it from this one. */
  readonly neighbours: Readonly<Partial<Record<FindingCode, string>>>;
  /** When the data allow no other culprit, and when they do. A word that is absent is never said of this code. */
  readonly confidence: Readonly<Partial<Record<Finding['confidence'], string>>>;
  /** What is usually behind it, the most frequent first. */
  readonly causes: readonly string[];
  /** Commands and steps, with NODE, NAMESPACE and the like in place of names. */
  readonly next: readonly string[];
  /** Ids of the checks whose failures it explains first of all. */
  readonly checks: readonly string[];
  /** Faults of `scripts/cluster fault` that are called by this code. */
  readonly faults: readonly string[];
}
