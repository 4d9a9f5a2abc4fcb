import { type Report, reportSchemaVersion, type RunFailure } from '../domain/report.ts';

/** The report of a run that ended before there was a cluster to ask: a gate still finds its file, and in it the reason. */
export function failedReport(options: {
  version: string;
  runId: string;
  image: string;
  startedAt: Date;
  finishedAt: Date;
  failure: RunFailure;
}): Report {
  const totalMs = options.finishedAt.getTime() - options.startedAt.getTime();
  return {
    schemaVersion: reportSchemaVersion,
    tool: { name: 'podreach', version: options.version },
    run: {
      id: options.runId,
      startedAt: options.startedAt.toISOString(),
      finishedAt: options.finishedAt.toISOString(),
      outcome: options.failure.code === 'INTERRUPTED' ? 'interrupted' : 'failed',
      failure: options.failure,
      image: options.image,
      namespaces: [],
      leftBehind: [],
      kept: false,
    },
    summary: { pass: 0, fail: 0, unknown: 0, skipped: 0 },
    cases: [],
    findings: [],
    skipped: [],
    timings: {
      factsMs: 0,
      podsReadyMs: 0,
      probingMs: 0,
      cleanupMs: 0,
      totalMs,
      apiRequests: 0,
      execSessions: 0,
      execReconnects: 0,
      probes: 0,
    },
  };
}
