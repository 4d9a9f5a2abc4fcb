import type { Answer } from '../../wire/observation.ts';
import { toAnswer } from '../exchange/exchange.ts';
import { latencyOf } from '../latency.ts';
import { mostFrequent } from '../most-frequent.ts';
import type { ProbeResult } from '../probers/prober.ts';
import type { LoadExchange } from './load.ts';

/** Failures told one by one; more would only fill the report. */
const maxTold = 5;

/** What a load came to: `reached` if every connection was answered, else the most frequent failure and when each happened. */
export function summarize(load: readonly LoadExchange[]): ProbeResult {
  const answers = new Map<string, Answer>();
  const timesUs: number[] = [];
  const failures: { readonly atMs: number; readonly outcome: ProbeResult['outcome']; readonly detail: string }[] = [];
  for (const { atMs, exchange } of load) {
    if (exchange.outcome !== 'reached') {
      failures.push({ atMs, outcome: exchange.outcome, detail: exchange.detail });
      continue;
    }
    timesUs.push(exchange.elapsedUs);
    const identity = toAnswer(exchange.answer, 0);
    const key = JSON.stringify(identity);
    answers.set(key, { ...identity, count: (answers.get(key)?.count ?? 0) + 1 });
  }
  const latency = latencyOf(timesUs);
  const told = failures
    .slice(0, maxTold)
    .map(({ atMs, outcome, detail }) => `${outcome} at ${seconds(atMs)} (${detail})`);
  const more = failures.length > maxTold ? `, last at ${seconds(failures.at(-1)?.atMs ?? 0)}` : '';
  return {
    outcome: mostFrequent(failures.map(({ outcome }) => outcome)) ?? 'reached',
    ...(failures.length === 0
      ? {}
      : { detail: `${failures.length} of ${load.length} connections failed: ${told.join(', ')}${more}` }),
    sent: load.length,
    received: load.length - failures.length,
    answers: [...answers.values()],
    ...(latency === undefined ? {} : { latency }),
  };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}
