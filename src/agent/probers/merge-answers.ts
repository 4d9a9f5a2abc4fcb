import type { Answer } from '../../wire/observation.ts';
import type { ResponderAnswer } from '../../wire/responder.ts';
import { toAnswer } from '../exchange/exchange.ts';

/** Answers that say the same, each once and with how often it came. */
export function mergeAnswers(answers: readonly ResponderAnswer[]): Answer[] {
  const merged = new Map<string, Answer>();
  for (const answer of answers) {
    const identity = toAnswer(answer, 0);
    const key = JSON.stringify(identity);
    merged.set(key, { ...identity, count: (merged.get(key)?.count ?? 0) + 1 });
  }
  return [...merged.values()];
}
