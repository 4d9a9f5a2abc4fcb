import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { CaseTable } from '../data/case-table.ts';
import { type CaseQuery, casesFor, hashOf, noQuery, queryOf } from '../view/query.ts';
import { countedText } from '../view/words.ts';
import type { OpenCases } from './case-dialog.tsx';
import { CaseFilters } from './case-filters.tsx';
import { CaseRows } from './case-rows.tsx';
import { Pager } from './pager.tsx';

const pageSize = 50;
/** Typing goes on while a hundred thousand cases are searched. */
const pauseMs = 140;

/** All cases, searched and filtered; what is shown stands in the page's address, so that it can be kept and linked to. */
export function CaseExplorer({ table, open }: { table: CaseTable; open: OpenCases }) {
  const [query, setQuery] = useState<CaseQuery>(() => queryOf(location.hash) ?? noQuery);
  const [page, setPage] = useState(0);
  const top = useRef<HTMLDivElement>(null);
  const found = useMemo(() => casesFor(table, query), [table, query]);
  // What is typed and not searched yet belongs to what the next filter is added to.
  const wanted = useRef(query);
  const pending = useRef<ReturnType<typeof setTimeout>>(undefined);

  const show = (next: CaseQuery): void => {
    wanted.current = next;
    setQuery(next);
    setPage(0);
  };
  useEffect(() => {
    const follow = (): void => {
      const next = queryOf(location.hash);
      if (next === undefined) return;
      show(next);
      const heading = document.querySelector<HTMLElement>('#cases-title');
      heading?.setAttribute('tabindex', '-1');
      heading?.focus({ preventScroll: true });
      heading?.scrollIntoView();
    };
    addEventListener('hashchange', follow);
    if (location.hash.startsWith('#cases?')) follow();
    return () => removeEventListener('hashchange', follow);
  }, []);

  const change = (part: Partial<CaseQuery>): void => {
    wanted.current = { ...wanted.current, ...part };
    clearTimeout(pending.current);
    const apply = (): void => {
      show(wanted.current);
      history.replaceState(undefined, '', hashOf(wanted.current));
    };
    if (part.text === undefined || part.text === '') apply();
    else pending.current = setTimeout(apply, pauseMs);
  };
  const choosePage = (next: number): void => {
    setPage(next);
    top.current?.scrollIntoView({ block: 'start' });
  };
  return (
    <div class="explorer" ref={top}>
      <CaseFilters table={table} query={query} change={change} clear={() => change(noQuery)} />
      <p class="count" role="status">
        {countedText(found.length, 'case')}
        {found.length === table.length ? '' : ` of ${countedText(table.length, 'case')}`}
      </p>
      {found.length === 0 ? (
        <p class="calm">No case is like this.</p>
      ) : (
        <CaseRows table={table} cases={found.subarray(page * pageSize, (page + 1) * pageSize)} open={open} />
      )}
      <Pager page={page} size={pageSize} count={found.length} choose={choosePage} />
    </div>
  );
}
