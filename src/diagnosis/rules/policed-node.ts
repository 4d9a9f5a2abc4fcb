import type { Case } from '../../domain/case.ts';
import { targetNode } from '../rule.ts';

/** Whether the policy engine of a node has a say in what a case asks: it decides for both ends. A Service may lead anywhere. */
export function touches(item: Case, node: string): boolean {
  return item.from.node === node || targetNode(item) === node || item.to.kind === 'service';
}
