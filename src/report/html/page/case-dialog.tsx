import { render } from 'preact';
import { useState } from 'preact/hooks';
import type { CaseTable } from '../data/case-table.ts';
import { countedText } from '../view/words.ts';
import { CaseDetail } from './case-detail.tsx';
import { Pager } from './pager.tsx';

/** Cases to look at, and what they have in common. */
export interface Shown {
  readonly title: string;
  readonly lead: string;
  /** Indices, in the order they are shown. */
  readonly cases: ArrayLike<number>;
}

/** Opens the dialog with some cases. */
export type OpenCases = (shown: Shown) => void;

const pageSize = 25;

/** The page's one dialog, for the cases of this table. */
export function dialogOpener(table: CaseTable): OpenCases {
  const dialog = document.querySelector<HTMLDialogElement>('#cell');
  if (dialog === null) return () => undefined;
  // A click beside the dialog's content closes it; the dialog itself is its own backdrop there.
  dialog.addEventListener('click', ({ target }) => {
    if (target === dialog) dialog.close();
  });
  return (shown) => {
    // oxlint-disable-next-line unicorn/no-null -- preact unmounts with null
    render(null, dialog);
    render(<Cases table={table} shown={shown} close={() => dialog.close()} />, dialog);
    dialog.showModal();
    dialog.scrollTop = 0;
  };
}

function Cases({ table, shown, close }: { table: CaseTable; shown: Shown; close: () => void }) {
  const [page, setPage] = useState(0);
  const { title, lead, cases } = shown;
  const indices = Array.from(cases).slice(page * pageSize, (page + 1) * pageSize);
  return (
    <div class="sheet">
      <header>
        <div>
          <h2 id="cell-title">{title}</h2>
          <p class="soft">
            {countedText(cases.length, 'case')}
            {lead === '' ? '' : `: ${lead}`}
          </p>
        </div>
        <button type="button" class="quiet" onClick={close}>
          Close
        </button>
      </header>
      <Pager page={page} size={pageSize} count={cases.length} choose={setPage} />
      {indices.map((index) => (
        <CaseDetail key={index} item={table.caseAt(index)} open={cases.length === 1} />
      ))}
    </div>
  );
}
