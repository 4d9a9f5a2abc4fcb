import type { Expectation } from '../domain/case.ts';
import type { RecordedObservation } from '../domain/observation.ts';

/** DNS gave another rcode than promised, or none at all. */
export function wrongRcode(rcode: string, { dns, outcome, detail }: RecordedObservation): string | undefined {
  if (dns?.rcode === rcode) return undefined;
  const seen = dns === undefined ? outcome : dns.rcode;
  return `expected ${rcode}, observed ${seen}${detail === undefined ? '' : `: ${detail}`}`;
}

/** More was lost, or answers took longer, than allowed. */
export function wrongMeasure(
  { maxLossRatio, maxMedianUs }: Expectation,
  { sent, received, latency }: RecordedObservation,
): string | undefined {
  if (maxLossRatio !== undefined) {
    if (sent === undefined || received === undefined || sent === 0) return 'nothing was counted';
    const lost = sent - received;
    if (lost > maxLossRatio * sent) return `${lost} of ${sent} unanswered, more than ${maxLossRatio * 100} %`;
  }
  if (maxMedianUs !== undefined) {
    if (latency === undefined) return 'no answer time was measured';
    if (latency.p50Us > maxMedianUs)
      return `median answer time ${latency.p50Us / 1000} ms, more than ${maxMedianUs / 1000} ms`;
  }
  return undefined;
}

/** A value that must be there is missing or another one, or one is there that must not be. */
export function wrongValues({ values }: Expectation, observation: RecordedObservation): string | undefined {
  if (values === undefined) return undefined;
  const found = observation.values ?? {};
  const wrong = Object.entries(values).flatMap(([name, expected]) => {
    const actual = found[name];
    if (expected === null) return actual === undefined ? [] : [`${name} is ${quoted(actual)}, expected none`];
    return actual === expected ? [] : [`${name} is ${quoted(actual)}, expected ${quoted(expected)}`];
  });
  return wrong.length === 0 ? undefined : wrong.join('; ');
}

function quoted(value: string | undefined): string {
  return value === undefined ? 'not set' : JSON.stringify(value);
}
