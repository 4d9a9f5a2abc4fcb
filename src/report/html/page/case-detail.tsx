import type { Case } from '../../../domain/case.ts';
import type { RecordedObservation } from '../../../domain/observation.ts';
import { reasonOf } from '../../reason.ts';
import { plainText } from '../markup.ts';
import { expectationFacts, type Fact, observationFacts, settledText, whenText } from '../view/details.ts';
import { endpointText, glyphs, observedText, pathText, reachWords, statusWords } from '../view/words.ts';

/** A verdict's shape and word. */
export function Verdict({ status }: { status: Case['verdict']['status'] }) {
  return (
    <span class={`verdict-word ${status}`}>
      <span class={`mark ${status}`} aria-hidden="true">
        {glyphs[status]}
      </span>{' '}
      {statusWords[status]}
    </span>
  );
}

/** A case with its expectation, what was observed, and the verdict. */
export function CaseDetail({ item, open }: { item: Case; open: boolean }) {
  const { verdict, expectation, observations } = item;
  const reason = reasonOf(item);
  const settled = settledText(item);
  return (
    <details class={`case ${verdict.status}`} open={open}>
      <summary>
        <Verdict status={verdict.status} />
        <code>{plainText(item.check)}</code>
        <span class="soft">{pathText(item)}</span>
        <span class="ends">
          {plainText(endpointText(item.from))} <span aria-label="to">→</span> {plainText(endpointText(item.to))}
        </span>
        {reason !== '' && <span class="reason">{plainText(reason)}</span>}
      </summary>
      <div class="case-body">
        <section>
          <h3>
            Expected <span class="answer">{reachWords[expectation.reach]}</span>
          </h3>
          <ul class="because">
            {expectation.because.map((text) => (
              <li key={text}>{plainText(text)}</li>
            ))}
          </ul>
          <Facts facts={expectationFacts(expectation)} />
        </section>
        <section>
          <h3>
            Observed <span class="answer">{observedText(item)}</span>
          </h3>
          {observations.length === 0 && <p class="soft">It was not asked.</p>}
          {observations.map((observation, index) => (
            <Observed key={index} observation={observation} single={observations.length === 1} />
          ))}
          {settled !== '' && <p class="soft">{settled}</p>}
        </section>
        <p class="case-id">
          <code>{plainText(item.id)}</code>
          {item.group !== undefined && <span> of {plainText(item.group)}</span>}
        </p>
      </div>
    </details>
  );
}

function Observed({ observation, single }: { observation: RecordedObservation; single: boolean }) {
  const when = whenText(observation);
  return (
    <div class="observed">
      {(!single || when !== '') && (
        <p>
          <strong>{observation.outcome.replaceAll('-', ' ')}</strong> <span class="soft">{when}</span>
        </p>
      )}
      <Facts facts={observationFacts(observation)} />
    </div>
  );
}

function Facts({ facts }: { facts: readonly Fact[] }) {
  if (facts.length === 0) return undefined;
  return (
    <dl class="facts">
      {facts.map(({ label, value }, index) => (
        <div key={index}>
          <dt>{plainText(label)}</dt>
          <dd>{plainText(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
