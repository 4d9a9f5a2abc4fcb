import type { PlannedCase, Question } from '../checks/planned-case.ts';
import type { Reading } from '../domain/reading.ts';
import { agentKey } from './agents.ts';
import type { ProbeRequest } from '../wire/probe.ts';
import { answerPatienceMs } from '../wire/responder.ts';
import { sctpAtOnce } from '../wire/probes/sctp.ts';
import { mostStreamWaitingMs } from '../wire/probes/throughput.ts';
import { pathMtuRounds } from '../wire/probes/path-mtu.ts';

/** One question to one Pod, and all cases that are judged on its answer. */
export interface SharedProbe {
  /** The agent that sends it; see `agentKey`. */
  readonly agent: string;
  readonly question: Question;
  readonly cases: readonly PlannedCase[];
}

/** One question to the API server, and all cases that are judged on its answer. */
export interface SharedReading {
  readonly reading: Reading;
  readonly cases: readonly PlannedCase[];
}

/** Merges equal questions to the API server. */
export function shareReadings(cases: readonly PlannedCase[]): readonly SharedReading[] {
  const shared = new Map<string, { reading: Reading; cases: PlannedCase[] }>();
  for (const planned of cases) {
    if (planned.ask.kind !== 'read') continue;
    const key = JSON.stringify(planned.ask.reading);
    const known = shared.get(key) ?? { reading: planned.ask.reading, cases: [] };
    known.cases.push(planned);
    shared.set(key, known);
  }
  return [...shared.values()];
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
  // What waits by itself takes too long to be asked again for having been asked in haste.
  if (!('timeoutMs' in question) || (question.kind === 'sequence' && question.pausesMs.some((ms) => ms > 0)))
    return question;
  return { ...question, timeoutMs: Math.min(question.timeoutMs, timeoutMs) };
}

/** Kinds whose time limit is for one exchange, or for its progress. */
const exchanges: ReadonlySet<Question['kind']> = new Set(['tcp', 'udp', 'flow', 'spread', 'payload', 'throughput']);

/**
 * The same question with more patience, for what has been answered before: that it no longer is must not rest on a Pod that got no
 * CPU time for some seconds, over UDP as little as on an open connection.
 */
export function patientAgain(question: Question): Question {
  if (!exchanges.has(question.kind) || !('timeoutMs' in question)) return question;
  return { ...question, timeoutMs: Math.max(question.timeoutMs, answerPatienceMs) };
}

/** An agent short of CPU may take this many times as long for a burst: it never sends two datagrams at once to catch up. */
const burstDelay = 3;

/** Pauses of nearly the whole time limit that a payload may have. */
const payloadPauses = 4;

/** The longest a question may take on the wire, in milliseconds. */
export function durationLimitMs(question: Question): number {
  if (question.kind === 'spread') return question.timeoutMs * Math.ceil(question.count / question.parallel);
  if (question.kind === 'sequence')
    return question.pausesMs.reduce((sum, pauseMs) => sum + pauseMs + question.timeoutMs, question.timeoutMs);
  if (question.kind === 'sctp') return question.timeoutMs * Math.ceil((question.count ?? 1) / sctpAtOnce);
  if (question.kind === 'refusal') return question.withinMs;
  if (question.kind === 'burst') return question.count * question.intervalMs * burstDelay + 2 * question.answerMs;
  if (question.kind === 'path-mtu') return question.timeoutMs * pathMtuRounds;
  // Its time limit is for standing still, not for moving.
  if (question.kind === 'payload') return question.timeoutMs * payloadPauses;
  if (question.kind === 'throughput') return question.durationMs + mostStreamWaitingMs + question.timeoutMs;
  return 'timeoutMs' in question ? question.timeoutMs : 1_000;
}
