import type { Finding } from '../domain/finding.ts';

/** For each case the finding that explains it; of several the first, as the strongest ones come first. */
export function explanations(findings: readonly Finding[]): ReadonlyMap<string, Finding> {
  const found = new Map<string, Finding>();
  for (const finding of findings) {
    for (const id of finding.cases) if (!found.has(id)) found.set(id, finding);
  }
  return found;
}
