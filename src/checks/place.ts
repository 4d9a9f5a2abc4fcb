import type { RunningPod } from '../domain/fixture.ts';

/** Which of its node's agents a Pod is, counted from 0; 0 for every other Pod. */
export function copyOf({ role, name }: Pick<RunningPod, 'role' | 'name'>): number {
  return role === 'extra-agent' ? Number(name.split('-').at(-1)) : 0;
}

/** A Pod's place in a case's id: its node, and its number there if it is not the first. */
export function placeName(pod: RunningPod): string {
  const copy = copyOf(pod);
  return copy === 0 ? pod.node : `${pod.node}.${copy}`;
}
