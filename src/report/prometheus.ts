import { caseMetrics } from './prometheus/cases.ts';
import { expositionOf } from './prometheus/exposition.ts';
import { runMetrics } from './prometheus/run.ts';
import type { Reporter } from './reporter.ts';
import { visible } from './visible.ts';

/**
 * Metrics for node_exporter's textfile collector or a Pushgateway. Every series has the context it was measured through, so that
 * files of several clusters can lie beside one another.
 */
export const renderPrometheus: Reporter = (report) =>
  expositionOf([...runMetrics(report), ...caseMetrics(report)], {
    context: report.cluster === undefined ? undefined : visible(report.cluster.context),
  });
