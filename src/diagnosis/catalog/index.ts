import type { FindingCode } from '../../domain/finding.ts';
import { addresses } from './addresses.ts';
import { betweenNodes } from './between-nodes.ts';
import { dns } from './dns.ts';
import type { FindingText } from './finding-text.ts';
import { impairedWays } from './impaired-ways.ts';
import { policies } from './policies.ts';
import { probing } from './probing.ts';
import { services } from './services.ts';
import { withinNodes } from './within-nodes.ts';

/** What every code means: `podreach explain CODE` and docs/findings.md have it from here. */
export const findingTexts: Readonly<Record<FindingCode, FindingText>> = {
  ...probing,
  ...addresses,
  ...betweenNodes,
  ...impairedWays,
  ...withinNodes,
  ...services,
  ...dns,
  ...policies,
};
