import { type ComponentChild, render } from 'preact';
import type { CaseTable } from '../data/case-table.ts';
import { CaseExplorer } from './case-explorer.tsx';
import { CheckMap } from './check-map.tsx';
import { copyOnClick } from './copy.ts';
import { dialogOpener } from './case-dialog.tsx';
import { loadCases } from './load.ts';
import { NodeMatrix } from './node-matrix.tsx';
import { PolicySets } from './policy-sets.tsx';
import { ThemeButton } from './theme-button.tsx';

/** Puts a part of the page into the place that is kept for it, if this report has one. */
function fill(name: string, part: () => ComponentChild): void {
  const place = document.querySelector(`[data-island="${name}"]`);
  if (place === null) return;
  place.replaceChildren();
  render(part(), place);
}

/** Marks how far the page has come: `copy` buttons work, `ready` all of it. */
function reached(stage: 'copy' | 'ready'): void {
  document.documentElement.dataset[stage] = '';
}

async function start(): Promise<void> {
  fill('theme', () => <ThemeButton />);
  copyOnClick();
  reached('copy');
  const table = await loadCases();
  if (table !== undefined) fillAll(table);
  reached('ready');
}

function fillAll(table: CaseTable): void {
  const open = dialogOpener(table);
  fill('matrix', () => <NodeMatrix table={table} open={open} />);
  fill('services', () => <CheckMap table={table} family="service" open={open} />);
  fill('dns', () => <CheckMap table={table} family="dns" open={open} />);
  fill('policies', () => <PolicySets table={table} open={open} />);
  fill('cases', () => <CaseExplorer table={table} open={open} />);
}

void start();
