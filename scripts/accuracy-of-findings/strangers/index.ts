import type { Stranger } from '../trial.ts';
import { strangersInDns } from './in-dns.ts';
import { strangersInPods } from './in-pods.ts';
import { strangersOnTheWay } from './on-the-way.ts';

/** What is in no catalogue: what a rule may take for one of those it knows, and must not. */
export const strangers: readonly Stranger[] = [...strangersOnTheWay, ...strangersInPods, ...strangersInDns];
