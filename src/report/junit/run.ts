import type { Report, RunFailure } from '../../domain/report.ts';
import { type Compared, comparedText } from '../compared.ts';
import { visible, visibleUpTo } from '../visible.ts';
import { linesOf } from './case.ts';
import { secondsOf, type Suite, type TestCase } from './document.ts';
import { skipElement, skippedCheck } from './skip.ts';

const longestMessage = 500;

/**
 * The run itself as a suite: a set-up that failed has no other case, and a gate must see it. What was left out stands here too, and
 * what the run is beside a baseline.
 */
export function runSuite(report: Report, compared: Compared | undefined): Suite {
  const { run, skipped, timings } = report;
  const failure = failureOf(report);
  const left = run.leftBehind.map((what) => `left behind: ${what}; podreach clean --run ${run.id} removes it`);
  return {
    name: 'run',
    properties: propertiesOf(report),
    cases: [
      {
        '@classname': 'podreach.run',
        '@name': 'complete',
        '@time': secondsOf(timings.totalMs),
        ...(failure === undefined
          ? {}
          : {
              error: {
                '@message': visibleUpTo(longestMessage, failure.message),
                '@type': visible(failure.code),
                '#text': linesOf([failure.message, failure.hint]),
              },
            }),
        ...(left.length === 0 ? {} : { 'system-out': linesOf(left) }),
      },
      ...(compared === undefined ? [] : [comparedElement(compared)]),
      ...skipped
        .filter((skip) => skippedCheck(skip) === undefined)
        .map((skip) => skipElement('podreach.skipped', skip.what, skip)),
    ],
  };
}

/** What may be worse without a case that failed, such as a node that is gone, is seen here. */
function comparedElement(compared: Compared): TestCase {
  const named = { '@classname': 'podreach.run', '@name': 'not worse than the baseline' };
  const text = visibleUpTo(longestMessage, comparedText(compared));
  const trouble = { '@message': text, '@type': compared.status, '#text': text };
  switch (compared.status) {
    case 'nothing-worse':
      return { ...named, 'system-out': text };
    case 'worse':
      return { ...named, failure: trouble };
    case 'could-not-compare':
      return { ...named, error: trouble };
    default:
      return compared.status satisfies never;
  }
}

/** Why the run as a whole is no pass where no case says so. */
function failureOf({ run, summary }: Report): RunFailure | undefined {
  if (run.failure !== undefined && run.outcome !== 'complete') return run.failure;
  if (run.outcome !== 'complete') {
    return {
      code: run.outcome,
      message: `the run was ${run.outcome}`,
      hint: 'What was asked until then is in the report.',
    };
  }
  if (summary.pass > 0 || summary.fail > 0) return undefined;
  return {
    code: 'nothing-tested',
    message: 'not one case was tested',
    hint: 'Look at what was skipped and why; nothing tested is never a pass.',
  };
}

function propertiesOf({ tool, run, cluster }: Report): readonly (readonly [string, string])[] {
  const properties: readonly (readonly [string, string | undefined])[] = [
    ['podreach.version', tool.version],
    ['podreach.run', run.id],
    ['podreach.outcome', run.outcome],
    ['podreach.image', run.image],
    ['cluster.context', cluster?.context],
    ['cluster.version', cluster?.serverVersion],
    ['cluster.cni', cluster?.cniHint],
    ['cluster.ip-families', cluster?.podFamilies.join(',')],
    ['cluster.nodes', cluster === undefined ? undefined : String(cluster.nodes.length)],
  ];
  return properties.flatMap(([name, value]) => (value === undefined ? [] : [[name, visible(value)] as const]));
}
