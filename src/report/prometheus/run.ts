import { culpritText } from '../../domain/finding.ts';
import type { Percentiles, Report } from '../../domain/report.ts';
import { type Overall, overallOf } from '../overall.ts';
import { visibleUpTo } from '../visible.ts';
import type { Metric, Sample } from './exposition.ts';

/** A culprit is an object's name; whatever is longer is no name of Kubernetes. */
const longestCulprit = 300;
/** Findings are few, one for each thing to repair; a bound for the day they are not. */
const mostFindings = 200;

const results: readonly Overall[] = ['passed', 'failed', 'could-not-test', 'interrupted'];

/** What tells of the run as a whole. */
export function runMetrics(report: Report): readonly Metric[] {
  const { tool, run, cluster, timings } = report;
  const overall = overallOf(report);
  return [
    {
      name: 'podreach_run_info',
      help: 'The last run, and what it ran against.',
      samples: [
        {
          labels: {
            run_id: run.id,
            version: tool.version,
            kubernetes_version: cluster?.serverVersion,
            cni: cluster?.cniHint,
          },
          value: 1,
        },
      ],
    },
    {
      name: 'podreach_run_timestamp_seconds',
      help: 'When the last run ended, in seconds since 1970.',
      samples: [{ value: Date.parse(run.finishedAt) / 1000 }],
    },
    {
      name: 'podreach_run_duration_seconds',
      help: 'How long the run took in all.',
      samples: [{ value: timings.totalMs / 1000 }],
    },
    {
      name: 'podreach_run_phase_duration_seconds',
      help: 'How long each phase of the run took.',
      samples: [
        { labels: { phase: 'facts' }, value: timings.factsMs / 1000 },
        { labels: { phase: 'pods_ready' }, value: timings.podsReadyMs / 1000 },
        { labels: { phase: 'probing' }, value: timings.probingMs / 1000 },
        { labels: { phase: 'cleanup' }, value: timings.cleanupMs / 1000 },
      ],
    },
    {
      name: 'podreach_run_complete',
      help: 'Whether everything that was planned was judged: 0 after a failed set-up or an interruption.',
      samples: [{ value: run.outcome === 'complete' ? 1 : 0 }],
    },
    {
      name: 'podreach_run_result',
      help: 'What the run came to: 1 for its result, 0 for the others.',
      samples: results.map((result) => ({ labels: { result }, value: result === overall ? 1 : 0 })),
    },
    {
      name: 'podreach_run_probes',
      help: 'Probes that agents sent.',
      samples: [{ value: timings.probes }],
    },
    {
      name: 'podreach_run_api_requests',
      help: 'Requests that the run sent to the API server.',
      samples: [{ value: timings.apiRequests }],
    },
    {
      name: 'podreach_run_exec_reconnects',
      help: 'Exec sessions that had to be opened again.',
      samples: [{ value: timings.execReconnects }],
    },
    {
      name: 'podreach_run_left_behind',
      help: 'Objects that clean-up could not remove.',
      samples: [{ value: run.leftBehind.length }],
    },
    {
      name: 'podreach_nodes',
      help: 'Nodes of the cluster.',
      samples: cluster === undefined ? [] : [{ value: cluster.nodes.length }],
    },
    ...policyMetrics(report),
    ...findingMetrics(report),
  ];
}

function findingMetrics({ findings }: Report): readonly Metric[] {
  const labelled = findings.slice(0, mostFindings).map(({ code, culprit, scope, confidence, cases, accepted }) => ({
    labels: {
      code,
      culprit: visibleUpTo(longestCulprit, culpritText(culprit)),
      confidence,
      protocol: scope?.protocol,
      ip_family: scope?.ipFamily,
      accepted: String(accepted !== undefined),
    },
    cases: cases.length,
  }));
  return [
    {
      name: 'podreach_findings',
      help: 'How many findings there are; accepted ones do not fail the run.',
      samples: [false, true].map((accepted) => ({
        labels: { accepted: String(accepted) },
        value: findings.filter((finding) => (finding.accepted !== undefined) === accepted).length,
      })),
    },
    {
      name: 'podreach_finding',
      help: 'What is broken, and where: 1 for each finding.',
      samples: labelled.map(({ labels }) => ({ labels, value: 1 })),
    },
    {
      name: 'podreach_finding_cases',
      help: 'Cases that a finding explains.',
      samples: labelled.map(({ labels, cases }) => ({ labels, value: cases })),
    },
  ];
}

function policyMetrics({ timings: { policies } }: Report): readonly Metric[] {
  return [
    {
      name: 'podreach_policy_cases',
      help: 'NetworkPolicy cases that were run.',
      samples: policies === undefined ? [] : [{ value: policies.cases }],
    },
    {
      name: 'podreach_policy_enforced_seconds',
      help: 'From a change of a NetworkPolicy until everything it closes was closed, each case by its slowest flow.',
      samples: percentileSamples(policies?.enforcedMs),
    },
    {
      name: 'podreach_policy_released_seconds',
      help: 'From the end of NetworkPolicies until everything was open again, each case by its slowest flow.',
      samples: percentileSamples(policies?.releasedMs),
    },
  ];
}

/** The label is `stat`: `quantile` belongs to summaries, which would have to know a sum. */
function percentileSamples(times: Percentiles | undefined): readonly Sample[] {
  if (times === undefined) return [];
  const { p50, p95, max } = times;
  return Object.entries({ p50, p95, max }).map(([stat, ms]) => ({ labels: { stat }, value: ms / 1000 }));
}
