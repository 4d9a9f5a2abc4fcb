import type { Observation } from '../wire/observation.ts';

export type { Answer } from '../wire/observation.ts';

/** An observation as it stands in a report: the wire's data plus what the judge adds when a probe was asked again. */
export interface RecordedObservation extends Omit<Observation, 'id'> {
  /** Milliseconds from the start of the stage to this observation; present where the stage was polled until it settled. */
  readonly atMs?: number;
  /** Whether the responder saw the request arrive; asked for after a failure, to tell a lost request from a lost answer. */
  readonly requestArrived?: boolean;
  /** The same for the last of `polls`; present where there were several. */
  readonly untilMs?: number;
  /** How many polls in a row gave this same outcome. */
  readonly polls?: number;
}
