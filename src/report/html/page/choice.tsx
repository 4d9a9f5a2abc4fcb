import { plainText } from '../markup.ts';

interface Option {
  readonly value: string;
  readonly text: string;
}

interface OptionGroup {
  readonly label: string;
  readonly options: readonly Option[];
}

interface ChoiceProps {
  /** Of the element; the page has each once. */
  readonly id: string;
  readonly label: string;
  readonly value: string;
  /** What the choice of nothing is called. */
  readonly first: string;
  readonly options: readonly (Option | OptionGroup)[];
  readonly choose: (value: string) => void;
}

/** A labelled choice of one among several. */
export function Choice({ id, label, value, first, options, choose }: ChoiceProps) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={({ currentTarget }) => choose(currentTarget.value)}>
        <option value="">{first}</option>
        {options.map((option) =>
          'options' in option ? (
            <optgroup key={option.label} label={plainText(option.label)}>
              {option.options.map(optionOf)}
            </optgroup>
          ) : (
            optionOf(option)
          ),
        )}
      </select>
    </div>
  );
}

function optionOf({ value, text }: Option) {
  return (
    <option key={value} value={value}>
      {plainText(text)}
    </option>
  );
}
