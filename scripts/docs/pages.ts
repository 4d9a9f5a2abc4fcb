import { checksPage } from './checks.ts';
import { commandsPage } from './commands.ts';
import { failingChecksPage } from './failing-checks.ts';
import { findingsPage } from './findings.ts';
import { policyCasesPage } from './policy-cases.ts';
import { settingsPage } from './settings.ts';
import { upstreamPage } from './upstream.ts';

/** Every page of docs/ that is made from code, by its path in the repository. `npm run docs` writes them; a test holds them to the code. */
export const pages: Readonly<Record<string, () => string>> = {
  'docs/checks.md': checksPage,
  'docs/commands.md': commandsPage,
  'docs/failing-checks.md': failingChecksPage,
  'docs/findings.md': findingsPage,
  'docs/policy-cases.md': policyCasesPage,
  'docs/settings.md': settingsPage,
  'docs/upstream.md': upstreamPage,
};
