import type { Expectation } from '../domain/case.ts';
import { severalAnswerers, unwantedAnswerer } from './answerers.ts';
import { wrongMeasure, wrongRcode, wrongValues } from './measures.ts';
import type { Answer, RecordedObservation } from '../domain/observation.ts';

/** Outcomes that mean: no exchange took place, and the network or the far end made it so. */
const blockedOutcomes = ['timed-out', 'refused', 'reset', 'unreachable'] as const;

/**
 * How an observation differs from the expectation, in words; undefined where it does not. An observation whose probe broke
 * (`not-run`) neither agrees nor differs: ask `isBroken` first.
 */
export function mismatchOf(expectation: Expectation, observation: RecordedObservation): string | undefined {
  switch (expectation.reach) {
    case 'unspecified':
      return unwantedAnswerer(expectation, observation.answers ?? []);
    case 'blocked':
      return blockedOutcomes.some((outcome) => outcome === observation.outcome)
        ? undefined
        : `expected blocked, observed ${observation.outcome}`;
    case 'refused':
      return observation.outcome === 'refused' ? undefined : `expected refused, observed ${wordsOf(observation)}`;
    case 'allowed':
      return allowedMismatch(expectation, observation);
    default:
      return expectation.reach satisfies never;
  }
}

/** The probe itself broke: nothing is known of the network. */
export function isBroken(observation: RecordedObservation): boolean {
  return observation.outcome === 'not-run';
}

/** Something answered, even if not every exchange was answered. */
export function hasAnswer(observation: RecordedObservation): boolean {
  return observation.outcome === 'reached' || (observation.answers?.length ?? 0) > 0 || (observation.received ?? 0) > 0;
}

function wordsOf({ outcome, detail }: RecordedObservation): string {
  return detail === undefined ? outcome : `${outcome}: ${detail}`;
}

/** Whether it is judged by what was answered, even if not every exchange was answered: that is another case's question. */
function judgedOnAnswers({
  everyAnswerer,
  clientAddress,
  oneAnswerer,
  maxLossRatio,
  maxMedianUs,
}: Expectation): boolean {
  const marks = [everyAnswerer, clientAddress, oneAnswerer, maxLossRatio, maxMedianUs];
  return marks.some((mark) => mark !== undefined && mark !== false);
}

function allowedMismatch(expectation: Expectation, observation: RecordedObservation): string | undefined {
  const answers = observation.answers ?? [];
  if (expectation.rcode !== undefined)
    return (
      wrongRcode(expectation.rcode, observation) ??
      wrongAddresses(expectation, observation) ??
      wrongName(expectation, observation) ??
      wrongValues(expectation, observation)
    );
  if (
    observation.outcome !== 'reached' &&
    !(judgedOnAnswers(expectation) && (answers.length > 0 || (observation.received ?? 0) > 0))
  ) {
    return wordsOf(observation);
  }
  return (
    namelessAnswer(expectation, answers) ??
    wrongAnswerer(expectation, answers) ??
    missingAnswerer(expectation, answers) ??
    wrongClientAddress(expectation, answers) ??
    severalAnswerers(expectation, answers) ??
    unwantedAnswerer(expectation, answers) ??
    wrongMeasure(expectation, observation) ??
    wrongValues(expectation, observation) ??
    wrongAddresses(expectation, observation) ??
    wrongName(expectation, observation)
  );
}

function keyOf(answer: Answer): string {
  return `${answer.namespace}/${answer.pod}`;
}

function namelessAnswer(
  { answeredBy, container, clientAddress, oneAnswerer, notAnsweredBy }: Expectation,
  answers: readonly Answer[],
): string | undefined {
  const judged = answeredBy ?? container ?? clientAddress ?? oneAnswerer ?? notAnsweredBy;
  return judged === undefined || answers.length > 0 ? undefined : 'answered, but nothing tells by whom';
}

function wrongAnswerer(
  { answeredBy, container, everyAnswerer }: Expectation,
  answers: readonly Answer[],
): string | undefined {
  // Whether each of several Pods answered is one question; whether nobody else did is another case's.
  const allowed = everyAnswerer === true ? undefined : answeredBy;
  const stranger = allowed && answers.find((answer) => !allowed.includes(keyOf(answer)));
  if (stranger) return `answered by Pod ${keyOf(stranger)} on ${stranger.node}, expected ${allowed.join(' or ')}`;
  const sibling = container === undefined ? undefined : answers.find((answer) => answer.container !== container);
  return sibling && `answered by container ${sibling.container}, expected ${container}`;
}

function missingAnswerer({ answeredBy, everyAnswerer }: Expectation, answers: readonly Answer[]): string | undefined {
  if (everyAnswerer !== true || answeredBy === undefined) return undefined;
  const silent = answeredBy.filter((key) => !answers.some((answer) => keyOf(answer) === key));
  if (silent.length === 0) return undefined;
  const exchanges = answers.reduce((sum, answer) => sum + answer.count, 0);
  return `no answer from ${silent.join(', ')} in ${exchanges} answered exchanges`;
}

function wrongClientAddress({ clientAddress }: Expectation, answers: readonly Answer[]): string | undefined {
  if (clientAddress === undefined) return undefined;
  const translated = answers.find((answer) => answer.clientAddress !== clientAddress);
  return translated && `the server saw ${translated.clientAddress} instead of ${clientAddress}`;
}

function wrongAddresses(
  { addresses, noOtherAddresses }: Expectation,
  observation: RecordedObservation,
): string | undefined {
  if (addresses === undefined) return undefined;
  const found = observation.dns?.records ?? observation.addresses ?? [];
  const missing = addresses.filter((address) => !found.includes(address));
  const surplus = noOtherAddresses === true ? found.filter((address) => !addresses.includes(address)) : [];
  if (missing.length === 0 && surplus.length === 0) return undefined;
  return `found ${found.join(', ') || 'no address'}, expected ${addresses.join(', ') || 'none'}`;
}

function wrongName({ answeredName }: Expectation, { dns }: RecordedObservation): string | undefined {
  if (answeredName === undefined || dns?.answeredName === undefined || dns.answeredName === answeredName)
    return undefined;
  return `the answer is for ${dns.answeredName}, expected ${answeredName}`;
}
