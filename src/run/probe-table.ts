import type { PlannedCase, Question } from '../checks/planned-case.ts';
import { agentKey } from './agents.ts';
import type { ProbeRequest } from '../wire/probe.ts';

/** One question to one Pod, and all cases that are judged on its answer. */
export interface SharedProbe {
  /** The agent that sends it; see `agentKey`. */
  readonly agent: string;
  readonly question: Question;
  readonly cases: readonly PlannedCase[];
}

/** Merges equal questions from the same Pod: a connection that answers two cases is made once. */
export function shareProbes(cases: readonly PlannedCase[]): readonly SharedProbe[] {
  const shared = new Map<string, { agent: string; question: Question; cases: PlannedCase[] }>();
  for (const planned of cases) {
    if (planned.ask.kind !== 'probe') continue;
    const agent = agentKey(planned.from);
    const key = `${agent} ${JSON.stringify(planned.ask.question)}`;
    const probe = shared.get(key) ?? { agent, question: planned.ask.question, cases: [] };
    probe.cases.push(planned);
    shared.set(key, probe);
  }
  return [...shared.values()];
}

/** The wire request of a question: `id` names it within a batch, `nonce` is never used twice. */
export function toRequest(question: Question, id: string, nonce: string): ProbeRequest {
  // Kinds without a nonce ignore it.
  return { ...question, id, nonce } as ProbeRequest;
}

/**
 * The same question with less patience, for the first try: what works answers within milliseconds, and what has not converged
 * yet should be asked again soon. Only a later, patient try can end as a failure.
 */
export function impatient(question: Question, timeoutMs: number): Question {
  return 'timeoutMs' in question ? { ...question, timeoutMs: Math.min(question.timeoutMs, timeoutMs) } : question;
}

/** The longest a question may take on the wire, in milliseconds. */
export function durationLimitMs(question: Question): number {
  if (question.kind === 'spread') return question.timeoutMs * Math.ceil(question.count / question.parallel);
  if (question.kind === 'sequence')
    return question.pausesMs.reduce((sum, pauseMs) => sum + pauseMs + question.timeoutMs, question.timeoutMs);
  if (question.kind === 'refusal') return question.withinMs;
  return 'timeoutMs' in question ? question.timeoutMs : 1_000;
}
