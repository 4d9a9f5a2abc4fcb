/** A sample as a reader of the text exposition format takes it. */
export interface ReadSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What a reader makes of a file. */
export interface Exposition {
  readonly samples: readonly ReadSample[];
  readonly types: ReadonlyMap<string, string>;
}

const metricName = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const labelName = '[a-zA-Z_][a-zA-Z0-9_]*';
/** Any characters but line feed, quote and backslash, which are escaped, and nothing else is. */
const labelValue = '"(?:[^"\\\\\\n]|\\\\["\\\\n])*"';
const label = `(${labelName})=(${labelValue})`;
const number = '[+-]?(?:\\d+\\.?\\d*(?:e[+-]?\\d+)?|Inf|NaN)';

const sampleLine = new RegExp(`^(${metricName})(?:\\{(${label}(?:,${label})*)?\\})? (${number})$`, 'i');
const helpLine = new RegExp(`^# HELP (${metricName}) ((?:[^\\\\\\n]|\\\\[\\\\n])+)$`);
const typeLine = new RegExp(`^# TYPE (${metricName}) (counter|gauge|histogram|summary|untyped)$`);

/**
 * Reads the text exposition format, version 0.0.4, as Prometheus documents it, and throws at the first line that is not of it.
 * Stricter where node_exporter and promtool are: HELP and TYPE stand once, in this order, right before the samples of their
 * metric, no series comes twice, there are no timestamps, and the last line ends in a line feed.
 */
export function readExposition(text: string): Exposition {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const samples: ReadSample[] = [];
  const types = new Map<string, string>();
  const helps = new Set<string>();
  const series = new Set<string>();
  let current = '';
  for (const line of text.slice(0, -1).split('\n')) {
    const help = helpLine.exec(line)?.[1];
    const [, typed, type] = typeLine.exec(line) ?? [];
    if (help !== undefined) {
      if (helps.has(help)) throw new Error(`HELP twice: ${line}`);
      helps.add(help);
      current = help;
    } else if (typed !== undefined && type !== undefined) {
      if (typed !== current || types.has(typed)) throw new Error(`TYPE not after its HELP: ${line}`);
      types.set(typed, type);
    } else {
      const sample = sampleOf(line);
      if (sample.name !== current || !types.has(current)) throw new Error(`a sample apart from its metric: ${line}`);
      const labels = Object.entries(sample.labels).map(([label, value]) => JSON.stringify([label, value]));
      const key = `${sample.name} ${labels.toSorted().join(' ')}`;
      if (series.has(key)) throw new Error(`a series twice: ${line}`);
      series.add(key);
      samples.push(sample);
    }
  }
  return { samples, types };
}

function sampleOf(line: string): ReadSample {
  const parts = sampleLine.exec(line);
  if (parts === null) throw new Error(`not of the format: ${line}`);
  const labels: Record<string, string> = {};
  for (const [, name = '', value = ''] of (parts[2] ?? '').matchAll(new RegExp(label, 'g'))) {
    if (Object.hasOwn(labels, name)) throw new Error(`a label twice: ${line}`);
    labels[name] = value
      .slice(1, -1)
      .replaceAll(/\\(.)/g, (_all, escaped: string) => (escaped === 'n' ? '\n' : escaped));
  }
  return { name: parts[1] ?? '', labels, value: Number(parts.at(-1)) };
}
