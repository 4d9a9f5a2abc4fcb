import type { Facts } from '../domain/facts.ts';
import { chooseNodes, missingNodes, type NodeChoice } from '../plan/usable-nodes.ts';
import type { Evidence } from './evidence.ts';
import { examineAccess } from './examine-access.ts';
import { examineAdmission } from './examine-admission.ts';
import { examineImage } from './examine-image.ts';
import { examineNetwork, examineNodes } from './examine-nodes.ts';
import { examineRights } from './examine-rights.ts';
import { examineVersions } from './examine-versions.ts';
import { type Examination, notRead } from './examination.ts';

export type { DryRun, Evidence, Identity, Read } from './evidence.ts';
export { type Condition, type Examination, worstOf } from './examination.ts';
export { type AskedRight, type Right, rightsOf } from './rights.ts';

/** Everything a check depends on, judged before anything is created. `wanted` are the nodes the user named, if any were. */
export function examine(evidence: Evidence, wanted: readonly string[] = []): readonly Examination[] {
  const { facts, rights, images, leftovers } = evidence;
  return [
    examineAccess(evidence),
    ...('value' in facts
      ? examinedFacts(facts.value, wanted)
      : [{ ...notRead('nodes', facts.error), condition: 'problem' as const }]),
    'value' in rights
      ? examineRights(rights.value, 'value' in facts ? facts.value.serverVersion : '', evidence.identity?.username)
      : notRead('rights', rights.error),
    examineAdmission(evidence.dryRuns),
    'value' in images
      ? examineImage(evidence.image, images.value, 'value' in facts ? nodesFor(facts.value, wanted).usable : [])
      : notRead('image', images.error),
    'value' in leftovers ? examineLeftovers(leftovers.value) : notRead('leftovers', leftovers.error),
  ];
}

function examinedFacts(facts: Facts, wanted: readonly string[]): readonly Examination[] {
  const chosen = { ...nodesFor(facts, wanted), missing: missingNodes(facts.nodes, wanted) };
  return [examineVersions(facts), examineNodes(facts, chosen), examineNetwork(facts)];
}

function nodesFor(facts: Facts, wanted: readonly string[]): NodeChoice {
  return chooseNodes(facts.nodes, wanted.length > 0 ? wanted : undefined);
}

function examineLeftovers(namespaces: readonly string[]): Examination {
  if (namespaces.length === 0) {
    return { subject: 'leftovers', condition: 'ok', summary: 'nothing is left of earlier runs', details: [], next: [] };
  }
  return {
    subject: 'leftovers',
    condition: 'warning',
    summary: `Namespaces of other runs are there: ${namespaces.join(', ')}`,
    details: ['a run that goes on at the same time has some too'],
    next: ['podreach clean'],
  };
}
