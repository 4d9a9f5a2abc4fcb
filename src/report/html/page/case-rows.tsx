import type { Endpoint } from '../../../domain/endpoint.ts';
import { reasonOf } from '../../reason.ts';
import type { CaseTable } from '../data/case-table.ts';
import { plainText } from '../markup.ts';
import { endpointParts, observedText, pathText, reachWords } from '../view/words.ts';
import type { OpenCases } from './case-dialog.tsx';
import { Verdict } from './case-detail.tsx';

/** A page of cases as a table; a row opens the case. */
export function CaseRows({ table, cases, open }: { table: CaseTable; cases: Uint32Array; open: OpenCases }) {
  return (
    <div class="table-box" role="group" aria-label="Cases" tabIndex={0}>
      <table class="cases">
        <thead>
          <tr>
            {['Verdict', 'Check', 'From', 'To', 'Path', 'Expected', 'Observed'].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from(cases, (index) => (
            <Row key={index} table={table} index={index} open={open} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ table, index, open }: { table: CaseTable; index: number; open: OpenCases }) {
  const item = table.caseAt(index);
  const reason = reasonOf(item);
  const show = (): void => open({ title: plainText(item.check), lead: '', cases: [index] });
  return (
    <tr class={item.verdict.status} onClick={show}>
      <td>
        <Verdict status={item.verdict.status} />
      </td>
      <th scope="row">
        <button type="button" class="row-button">
          {plainText(item.check)}
        </button>
      </th>
      <EndpointCell label="from" endpoint={item.from} />
      <EndpointCell label="to" endpoint={item.to} />
      <td class="nowrap" data-label="path">
        {pathText(item)}
      </td>
      <td class="nowrap" data-label="expected">
        {reachWords[item.expectation.reach]}
      </td>
      <td data-label="observed">{reason === '' ? observedText(item) : plainText(reason)}</td>
    </tr>
  );
}

function EndpointCell({ label, endpoint }: { label: string; endpoint: Endpoint }) {
  const { name, where } = endpointParts(endpoint);
  return (
    <td class="end" data-label={label}>
      {plainText(name)}
      {where !== '' && <span class="where"> {plainText(where)}</span>}
    </td>
  );
}
