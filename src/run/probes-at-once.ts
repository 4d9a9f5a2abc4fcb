import type { CheckSettings } from './settings.ts';

/** In each agent, unless fewer are asked for. */
const leastAtOnce = 16;

/**
 * Agents on one node share what it can do at a time: hundreds of connections at once would only wait for each other, and time out.
 * Never only a few in one agent: silent targets would hold up all others, and an agent that is woken for each answer by itself
 * takes more CPU time than one that finds several.
 */
export function probesAtOnce({
  concurrency,
  agentsPerNode,
}: Pick<CheckSettings, 'concurrency' | 'agentsPerNode'>): number {
  return Math.max(Math.min(leastAtOnce, concurrency), Math.floor(concurrency / agentsPerNode));
}
