import type { Case, Expectation } from '../../../domain/case.ts';
import { fewestAnswers } from '../../../domain/latency.ts';
import type { RecordedObservation } from '../../../domain/observation.ts';
import { fewAnswersText } from '../../text/few-answers.ts';
import { durationText, rateText, shortTime } from '../../text/wrap.ts';

/** A line of a case's details. */
export interface Fact {
  readonly label: string;
  readonly value: string;
}

type Row = readonly [label: string, value: string | undefined];

function factsOf(rows: readonly Row[]): readonly Fact[] {
  return rows.flatMap(([label, value]) => (value === undefined || value === '' ? [] : [{ label, value }]));
}

/** What an expectation asks beyond reaching or not. */
export function expectationFacts(expectation: Expectation): readonly Fact[] {
  const { answeredBy, container, clientAddress, addresses, answeredName, rcode, notAnsweredBy } = expectation;
  const { values, maxLossRatio, maxMedianUs, otherwise } = expectation;
  return factsOf([
    [expectation.everyAnswerer === true ? 'answered by each of' : 'answered by', answeredBy?.join(', ')],
    ['by one Pod alone', expectation.oneAnswerer === true ? 'yes' : undefined],
    ['not answered by', notAnsweredBy?.join(', ')],
    ['container', container],
    ['client seen as', clientAddress],
    [expectation.noOtherAddresses === true ? 'exactly the addresses' : 'addresses', addresses?.join(', ')],
    ['name answered', answeredName],
    ['response code', rcode],
    ...Object.entries(values ?? {}).map(([name, value]): Row => [name, value ?? '(absent)']),
    ['largest loss', maxLossRatio === undefined ? undefined : `${Math.round(maxLossRatio * 100)} %`],
    ['largest median', maxMedianUs === undefined ? undefined : shortTime(maxMedianUs)],
    ...Object.entries(otherwise ?? {}).map(([behaviour, reach]): Row => [`with ${behaviour}`, reach]),
  ]);
}

/** What was seen in one try. */
export function observationFacts(observation: RecordedObservation): readonly Fact[] {
  const { detail, elapsedUs, sent, received, answers, dns, addresses, values, latency, largestBytes } = observation;
  const { mbitPerSecond } = observation;
  return factsOf([
    ['says', detail],
    ['took', elapsedUs === undefined ? undefined : shortTime(elapsedUs)],
    ['answered', sent === undefined ? undefined : `${received ?? 0} of ${sent}`],
    [
      'request arrived',
      observation.requestArrived === undefined ? undefined : observation.requestArrived ? 'yes' : 'no',
    ],
    ...(answers ?? []).map(({ namespace, pod, container, node, clientAddress, count }): Row => [
      'answer from',
      `${namespace}/${pod} (${container}) on ${node}, which saw ${clientAddress}${count > 1 ? `, ${count} times` : ''}`,
    ]),
    ...(dns === undefined ? [] : dnsRows(dns)),
    ['addresses', addresses?.join(', ')],
    ...Object.entries(values ?? {}).map(([name, value]): Row => [name, value]),
    ['latency', latency === undefined ? undefined : latencyText(latency)],
    ['throughput', mbitPerSecond === undefined ? undefined : rateText(mbitPerSecond)],
    ['largest datagram', largestBytes === undefined ? undefined : `${largestBytes} bytes`],
  ]);
}

function dnsRows(dns: NonNullable<RecordedObservation['dns']>): readonly Row[] {
  const transport = `${dns.server} over ${dns.transport.toUpperCase()}`;
  return [
    ['name server', dns.truncated === true ? `${transport}, the answer over UDP was truncated` : transport],
    ['response code', dns.rcode],
    ['records', dns.records.length === 0 ? 'none' : dns.records.join(', ')],
    ['chain', dns.chain?.join(', ')],
    ['asked for', dns.queries.join(', ')],
    ['name answered', dns.answeredName],
    ['flags', dns.flags?.join(' ')],
    ['time to live', dns.ttlSeconds === undefined ? undefined : `${dns.ttlSeconds} s`],
  ];
}

function latencyText({ count, p50Us, p95Us, p99Us, maxUs }: NonNullable<RecordedObservation['latency']>): string {
  if (count < fewestAnswers) return fewAnswersText(count, maxUs);
  const times = [`p50 ${shortTime(p50Us)}`, `p95 ${shortTime(p95Us)}`, `p99 ${shortTime(p99Us)}`];
  return `${times.join(', ')}, longest ${shortTime(maxUs)}, of ${count}`;
}

/** When a try was made and how often it came out the same, where that was recorded. */
export function whenText({ atMs, untilMs, polls }: RecordedObservation): string {
  if (atMs === undefined) return '';
  const until = untilMs === undefined ? '' : ` until ${durationText(untilMs)}`;
  return `after ${durationText(atMs)}${until}${polls === undefined || polls < 2 ? '' : `, ${polls} times`}`;
}

/** How long a case took to become as expected, where something changed before it. */
export function settledText({ settledMs }: Case): string {
  return settledMs === undefined ? '' : `as expected after ${durationText(settledMs)}`;
}
