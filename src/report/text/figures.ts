import type { Case } from '../../domain/case.ts';
import type { RecordedObservation } from '../../domain/observation.ts';
import { fewestAnswers } from '../../domain/latency.ts';
import { fewAnswersText } from './few-answers.ts';
import { counted, rateText, shortTime } from './wrap.ts';

/** What a check's cases measured, in a few words, e.g. `settled within 1.2 s`; empty where they only say yes or no. */
export function figuresOf(members: readonly Case[]): readonly string[] {
  const judged = members.filter(({ verdict }) => verdict.status === 'pass' || verdict.status === 'fail');
  return [
    ...settled(judged),
    ...leftOpen(judged),
    ...latency(judged),
    ...loss(judged),
    ...throughput(judged),
    ...largest(judged),
  ];
}

function settled(cases: readonly Case[]): readonly string[] {
  const times = cases.flatMap(({ settledMs }) => settledMs ?? []);
  return times.length === 0 ? [] : [`settled within ${shortTime(largestOf(times) * 1000)}`];
}

/** What became of flows on which Kubernetes leaves it to the implementation what policies say. */
function leftOpen(cases: readonly Case[]): readonly string[] {
  const open = cases.filter(({ family, expectation }) => family === 'policy' && expectation.reach === 'unspecified');
  if (open.length === 0) return [];
  const passed = open.filter((item) => lastOf(item)?.outcome === 'reached').length;
  return [`${passed} of ${open.length} got through that Kubernetes leaves open`];
}

/** Of the slowest case, so that one slow node is not averaged away, a series of few answers included; not where a burst was sent for its loss alone. */
function latency(cases: readonly Case[]): readonly string[] {
  const measured = cases
    .filter(({ expectation }) => expectation.maxLossRatio === undefined || expectation.maxMedianUs !== undefined)
    .flatMap((item) => lastOf(item)?.latency ?? []);
  const ranked = measured.filter(({ count }) => count >= fewestAnswers);
  const others = measured.filter(({ count }) => count < fewestAnswers);
  const answers = others.reduce((sum, { count }) => sum + count, 0);
  const longestUs = largestOf(others.map(({ maxUs }) => maxUs));
  if (ranked.length === 0) return others.length === 0 ? [] : [fewAnswersText(answers, longestUs)];
  const [p50, p99] = [largestOf(ranked.map(({ p50Us }) => p50Us)), largestOf(ranked.map(({ p99Us }) => p99Us))];
  return [
    `p50 ${shortTime(p50)}, p99 ${shortTime(p99)}`,
    ...(longestUs > p99 ? [`${counted(answers, 'other answer')} within ${shortTime(longestUs)}`] : []),
  ];
}

/** Only where a loss was asked for: elsewhere what stays unanswered is a failure and told as one. */
function loss(cases: readonly Case[]): readonly string[] {
  const bursts = cases
    .filter(({ expectation }) => expectation.maxLossRatio !== undefined)
    .flatMap((item) => lastOf(item) ?? [])
    .filter((burst) => burst.sent !== undefined);
  if (bursts.length === 0) return [];
  const sent = bursts.reduce((sum, burst) => sum + (burst.sent ?? 0), 0);
  const lost = bursts.reduce((sum, burst) => sum + (burst.sent ?? 0) - (burst.received ?? 0), 0);
  return [lost === 0 ? `none of ${sent} lost` : `${lost} of ${sent} lost`];
}

/** A stream has no largest size: only datagrams tell something of the path. Within a node they may be larger than between nodes. */
function largest(cases: readonly Case[]): readonly string[] {
  const datagrams = cases.filter(({ protocol }) => protocol !== 'tcp');
  return withinApart(datagrams, 'largest datagram', sizesOf);
}

/** Of the slowest way and the fastest. */
function throughput(cases: readonly Case[]): readonly string[] {
  return withinApart(cases, 'one connection carries', ratesOf);
}

/** What differs where packets stay within a node. */
function withinApart(cases: readonly Case[], what: string, textOf: (cases: readonly Case[]) => string) {
  const isWithin = ({ from, to }: Case) => to.kind === 'pod' && to.node === from.node;
  const within = textOf(cases.filter(isWithin));
  const between = textOf(cases.filter((item) => !isWithin(item)));
  const [one = between, other] = [within, between].filter((text) => text !== '');
  if (one === '') return [];
  return [`${what} ${other === undefined || other === one ? one : `${between}, within a node ${within}`}`];
}

function sizesOf(cases: readonly Case[]): string {
  const sizes = cases.flatMap((item) => lastOf(item)?.largestBytes ?? []);
  if (sizes.length === 0) return '';
  const [least, most] = [smallestOf(sizes), largestOf(sizes)];
  return `${least === most ? '' : `${least} to `}${most} bytes`;
}

function ratesOf(cases: readonly Case[]): string {
  const rates = cases.flatMap((item) => lastOf(item)?.mbitPerSecond ?? []);
  if (rates.length === 0) return '';
  const [least, most] = [rateText(smallestOf(rates)), rateText(largestOf(rates))];
  return `${least === most ? '' : `${least} to `}${most}`;
}

function smallestOf(numbers: readonly number[]): number {
  return numbers.reduce((left, right) => Math.min(left, right));
}

/** A report may have more cases than a call can take arguments. */
function largestOf(numbers: readonly number[]): number {
  return numbers.reduce((left, right) => Math.max(left, right), 0);
}

function lastOf({ observations }: Case): RecordedObservation | undefined {
  return observations.at(-1);
}
