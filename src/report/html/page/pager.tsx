import { grouped } from '../view/words.ts';

interface PagerProps {
  readonly page: number;
  readonly size: number;
  readonly count: number;
  readonly choose: (page: number) => void;
}

/** Steps through what is too long for one page; nothing where it is not. */
export function Pager({ page, size, count, choose }: PagerProps) {
  if (count <= size) return undefined;
  const last = Math.ceil(count / size) - 1;
  const to = Math.min((page + 1) * size, count);
  return (
    <nav class="pager" aria-label="Pages of cases">
      <button type="button" disabled={page === 0} onClick={() => choose(page - 1)}>
        Previous
      </button>
      <span>
        {grouped(page * size + 1)}–{grouped(to)} of {grouped(count)}
      </span>
      <button type="button" disabled={page >= last} onClick={() => choose(page + 1)}>
        Next
      </button>
    </nav>
  );
}
