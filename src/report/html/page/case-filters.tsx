import { useEffect, useMemo, useState } from 'preact/hooks';
import type { VerdictStatus } from '../../../domain/case.ts';
import { type CaseTable, ipFamilies, protocols, statusOrder } from '../data/case-table.ts';
import { plainText } from '../markup.ts';
import type { CaseQuery } from '../view/query.ts';
import { familyText, glyphs, grouped, statuses, statusWords } from '../view/words.ts';
import { Choice } from './choice.tsx';

interface FilterProps {
  readonly table: CaseTable;
  readonly query: CaseQuery;
  readonly change: (part: Partial<CaseQuery>) => void;
  readonly clear: () => void;
}

/** Everything by which the list of cases can be narrowed. */
export function CaseFilters({ table, query, change, clear }: FilterProps) {
  const [text, setText] = useState(query.text);
  // A link to some cases sets the text too.
  useEffect(() => setText(query.text), [query.text]);
  const checks = useMemo(() => byFamily(table.checks), [table]);
  const counts = useMemo(() => countsOf(table), [table]);
  const nodes = table.nodes.map((name) => ({ value: name, text: name }));
  const groups = table.groups.filter((name) => name !== '').map((name) => ({ value: name, text: name }));
  const narrowed = Object.values(query).some((value) => value.length > 0);
  return (
    <form class="controls filters" role="search" aria-label="Cases" onSubmit={(event) => event.preventDefault()}>
      <div class="field wide">
        <label for="case-text">Search</label>
        <input
          id="case-text"
          type="search"
          value={text}
          placeholder="name, address, reason, observation …"
          onInput={({ currentTarget }) => {
            setText(currentTarget.value);
            change({ text: currentTarget.value });
          }}
        />
      </div>
      <fieldset class="toggles">
        <legend class="unseen">Verdict</legend>
        {statuses.map((status) => (
          <Toggle key={status} status={status} count={counts[status]} query={query} change={change} />
        ))}
      </fieldset>
      <Choice
        id="case-check"
        label="Check"
        value={query.check}
        first="all"
        options={checks}
        choose={(check) => change({ check })}
      />
      <Choice
        id="case-from"
        label="From node"
        value={query.from}
        first="any"
        options={nodes}
        choose={(from) => change({ from })}
      />
      <Choice
        id="case-to"
        label="To node"
        value={query.to}
        first="any"
        options={nodes}
        choose={(to) => change({ to })}
      />
      <Choice
        id="case-ip"
        label="IP family"
        value={query.ip}
        first="all"
        options={ipFamilies.filter((name) => name !== '').map((name) => ({ value: name, text: familyText(name) }))}
        choose={(ip) => change({ ip })}
      />
      <Choice
        id="case-protocol"
        label="Protocol"
        value={query.protocol}
        first="all"
        options={protocols.filter((name) => name !== '').map((name) => ({ value: name, text: name.toUpperCase() }))}
        choose={(protocol) => change({ protocol })}
      />
      {groups.length > 0 && (
        <Choice
          id="case-group"
          label="Group"
          value={query.group}
          first="all"
          options={groups}
          choose={(group) => change({ group })}
        />
      )}
      {table.findings.length > 0 && (
        <Choice
          id="case-finding"
          label="Finding"
          value={query.finding}
          first="any"
          options={table.findings.map((_, index) => ({ value: String(index + 1), text: `finding ${index + 1}` }))}
          choose={(finding) => change({ finding })}
        />
      )}
      <button type="button" class="quiet" disabled={!narrowed} onClick={clear}>
        Show all
      </button>
    </form>
  );
}

interface ToggleProps {
  readonly status: VerdictStatus;
  readonly count: number;
  readonly query: CaseQuery;
  readonly change: (part: Partial<CaseQuery>) => void;
}

function Toggle({ status, count, query, change }: ToggleProps) {
  const on = query.status.includes(status);
  const next = on ? query.status.filter((one) => one !== status) : [...query.status, status];
  return (
    <button type="button" class={`toggle ${status}`} aria-pressed={on} onClick={() => change({ status: next })}>
      <span class={`mark ${status}`} aria-hidden="true">
        {glyphs[status]}
      </span>{' '}
      {statusWords[status]} <span class="soft">{grouped(count)}</span>
    </button>
  );
}

function countsOf({ columns, length }: CaseTable): Readonly<Record<VerdictStatus, number>> {
  const counts = { pass: 0, fail: 0, unknown: 0, skipped: 0 };
  for (let index = 0; index < length; index++) counts[statusOrder[columns.status[index] ?? 0] ?? 'skipped']++;
  return counts;
}

function byFamily(checks: readonly string[]) {
  const families = [...new Set(checks.map((name) => name.slice(0, name.indexOf('.'))))];
  return families.map((family) => ({
    label: plainText(family),
    options: [
      { value: family, text: `all of ${family}` },
      ...checks.filter((name) => name.startsWith(`${family}.`)).map((name) => ({ value: name, text: name })),
    ],
  }));
}
