import { visible } from '../visible.ts';

/** Names with their values; an empty value says the same as a label that is not there, and is left out. */
export type Labels = Readonly<Record<string, string | undefined>>;

/** A metric with its samples. All are gauges: they tell of the last run and start anew with the next. */
export interface Metric {
  readonly name: `podreach_${string}`;
  readonly help: string;
  readonly samples: readonly Sample[];
}

/** One series. */
export interface Sample {
  readonly labels?: Labels;
  readonly value: number;
}

/**
 * The text exposition format, version 0.0.4, without timestamps: node_exporter refuses them. Metrics without a sample are left out;
 * of samples with the same labels, which no reader takes, the largest stays.
 */
export function expositionOf(metrics: readonly Metric[], shared: Labels): string {
  return metrics
    .flatMap(({ name, help, samples }) => {
      const series = new Map<string, number>();
      for (const { labels, value } of samples) {
        if (!Number.isFinite(value)) continue;
        const text = labelsText({ ...shared, ...labels });
        series.set(text, Math.max(series.get(text) ?? value, value));
      }
      if (series.size === 0) return [];
      return [
        `# HELP ${name} ${help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')}\n# TYPE ${name} gauge\n`,
        ...[...series].map(([labels, value]) => `${name}${labels} ${value}\n`),
      ];
    })
    .join('');
}

function labelsText(labels: Labels): string {
  const parts = Object.entries(labels).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [`${name}="${escaped(value)}"`],
  );
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
}

function escaped(value: string): string {
  return visible(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
