import type { Expectation } from '../domain/case.ts';
import type { RecordedObservation } from '../domain/observation.ts';
import { isBroken, mismatchOf } from './observed.ts';

/** Exchanges after a change that must agree, once a first poll did not, before the new state is believed; and so many more for each relapse. */
const confirmations = 3;
const confirmationsPerRelapse = 2;

/**
 * How often a path that is to close may seem closed too early. Silence may be a datagram that was lost, or an answer that came late on
 * a busy node; and proxies take a change over in parts. The other way round nobody seems to answer by chance: there one relapse tells.
 */
const earlyClosures = 2;

/** How the polls of one case look so far. */
export type Trend =
  /** The last polls agree with the expectation often enough. */
  | 'settled'
  /** Not yet as expected, or not yet confirmed. */
  | 'open'
  /** It was as expected and then no longer: asking again cannot heal that. */
  | 'flaky'
  /** The last probe itself broke, though its session reconnects by itself, or cannot be made here: asking again says nothing. */
  | 'broken';

/**
 * Reads the polls of a case in order. A case that is as expected from the start needs `stablePolls` in a row; one that had
 * to converge needs some more, so that a lucky try on a lossy path is not taken for convergence, and more after each relapse. `relapses`
 * is how often it may be as it was once more while it converges; unless told, never, but where a path is to close.
 */
export function trendOf(
  expectation: Expectation,
  polls: readonly RecordedObservation[],
  stablePolls: number,
  relapses = relapsesAllowed(expectation),
): Trend {
  const last = polls.at(-1);
  if (last !== undefined && (isBroken(last) || last.outcome === 'unsupported')) return 'broken';
  if (relapsesOf(expectation, tellingPolls(expectation, polls)) > relapses) return 'flaky';
  return agreementsMissing(expectation, polls, stablePolls) > 0 ? 'open' : 'settled';
}

/** Unless told otherwise. */
function relapsesAllowed({ reach }: Expectation): number {
  return reach === 'blocked' || reach === 'refused' ? earlyClosures : 0;
}

/** How often polls were as expected and then no longer. */
function relapsesOf(expectation: Expectation, polls: readonly RecordedObservation[]): number {
  const judged = polls.map((poll) => mismatchOf(expectation, poll) === undefined);
  return judged.filter((agrees, index) => !agrees && judged[index - 1] === true).length;
}

/** The polls from which on a case was as expected and stayed so. */
export function agreeingPolls(
  expectation: Expectation,
  polls: readonly RecordedObservation[],
): readonly RecordedObservation[] {
  const telling = tellingPolls(expectation, polls);
  const lastMismatch = telling.findLastIndex((poll) => mismatchOf(expectation, poll) !== undefined);
  return telling.slice(lastMismatch + 1);
}

/**
 * How many more polls have to agree before a case whose last ones did not contradict each other has settled. One poll of many
 * exchanges confirms as much as many polls of one.
 */
export function agreementsMissing(
  expectation: Expectation,
  polls: readonly RecordedObservation[],
  stablePolls: number,
): number {
  const telling = tellingPolls(expectation, polls);
  const agreeing = agreeingPolls(expectation, polls);
  const stable = stablePolls - agreeing.length;
  // Somebody has to say "refused": that is no lucky try, and it may not be said again for a while.
  const converging = agreeing.length > 0 && agreeing.length < telling.length && expectation.reach !== 'refused';
  const exchanges = agreeing.reduce((sum, { received = 1 }) => sum + Math.max(1, received), 0);
  const needed = confirmations + confirmationsPerRelapse * relapsesOf(expectation, telling);
  return Math.max(0, stable, converging ? needed - exchanges : 0);
}

/**
 * The polls that say something. After a refusal silence does not: routers and hosts limit the ICMP errors that they send (RFC 1812
 * section 4.3.2.8, RFC 4443 section 2.4 (f)), Linux to one a second for each destination, and kube-proxy refuses with such errors.
 * Once every endpoint has answered, one that is missing beside lost exchanges does not either: they may have been led to it, and
 * that they were lost is another case's.
 */
export function tellingPolls(
  expectation: Expectation,
  polls: readonly RecordedObservation[],
): readonly RecordedObservation[] {
  const whole = polls.filter((poll) => !isBroken(poll));
  if (expectation.reach === 'refused')
    return withoutAfter(
      whole,
      ({ outcome }) => outcome === 'refused',
      ({ outcome }) => outcome === 'timed-out',
    );
  const agrees = (poll: RecordedObservation) => mismatchOf(expectation, poll) === undefined;
  if (expectation.everyAnswerer === true)
    return withoutAfter(whole, agrees, (poll) => (poll.received ?? 0) < (poll.sent ?? 0) && !agrees(poll));
  return whole;
}

/** Leaves out what says nothing once something was said. */
function withoutAfter<Poll>(
  polls: readonly Poll[],
  isSaying: (poll: Poll) => boolean,
  saysNothing: (poll: Poll) => boolean,
): readonly Poll[] {
  const first = polls.findIndex(isSaying);
  return polls.filter((poll, index) => first < 0 || index < first || !saysNothing(poll));
}

/**
 * Folds polls that follow one another and say the same into one observation with a count, keeping the latest times. Who answered,
 * and with what, belongs to what they say; how often each of several Pods did does not.
 */
export function foldPolls(polls: readonly RecordedObservation[]): readonly RecordedObservation[] {
  const folded: RecordedObservation[] = [];
  for (const poll of polls) {
    const last = folded.at(-1);
    if (last !== undefined && contentOf(last) === contentOf(poll)) {
      folded[folded.length - 1] = {
        ...poll,
        ...(last.atMs === undefined ? {} : { atMs: last.atMs }),
        ...(poll.atMs === undefined ? {} : { untilMs: poll.atMs }),
        polls: (last.polls ?? 1) + 1,
      };
    } else {
      folded.push(poll);
    }
  }
  return folded;
}

function contentOf({ outcome, detail, answers, dns, addresses, values, largestBytes }: RecordedObservation): string {
  const answerers = answers
    ?.map(({ namespace, pod, container, clientAddress }) => [namespace, pod, container, clientAddress].join(' '))
    .toSorted();
  return JSON.stringify([
    outcome,
    detail,
    answerers,
    dns?.rcode,
    dns?.answeredName,
    dns?.records.toSorted(),
    addresses,
    values,
    largestBytes,
  ]);
}
