import type { Report } from '../../../src/domain/report.ts';
import { casesOf, factsOf, nodeNames, reportOf } from '../../report/samples/build.ts';
import { everyCheck } from '../../report/samples/every-check.ts';
import { samples } from '../../report/samples/index.ts';

/** The same report as one of a later run with an id of its own. */
export function asLaterRun(report: Report): Report {
  const text = JSON.stringify(report).replaceAll('k3x9vd', 'q7w2aa').replaceAll('2026-11-21T04', '2026-11-22T09');
  // Names that are asked for carry a Namespace; the ids of real cases do not.
  return JSON.parse(text.replaceAll(/("dns\.[a-z]+\/[^"]*)q7w2aa/g, '$1k3x9vd')) as Report;
}

/** Three healthy nodes, one IP family. */
export const healthy = reportOf(casesOf(nodeNames(3)), { cluster: factsOf(nodeNames(3)) });

const timed = everyCheck(nodeNames(3));
const slowed = JSON.parse(JSON.stringify(timed), (key, value: unknown) =>
  key === 'p50Us' && value === 260 ? 1_900 : value,
) as Report;

const isolated = samples['node-isolated'];
const isolatedIds = new Set(isolated.findings.flatMap(({ cases }) => cases));

/** Pairs of reports whose comparison every format must tell well. */
export const comparisons = {
  'one-node-lost': [healthy, asLaterRun(isolatedAnew())],
  'one-for-another': [isolated, asLaterRun(samples['without-policy-engine'])],
  'nothing-new': [isolated, asLaterRun(isolated)],
  accepted: [
    healthy,
    asLaterRun({
      ...samples['without-policy-engine'],
      findings: samples['without-policy-engine'].findings.map((finding) => ({
        ...finding,
        accepted: { reason: 'the old CNI has no policy engine; gone with the migration', expires: '2026-12-31' },
      })),
    }),
  ],
  'no-node-in-common': [healthy, asLaterRun(samples['one-way'])],
  'node-not-ready': [healthy, asLaterRun(withoutLastNode())],
  slower: [timed, asLaterRun(slowed)],
} satisfies Record<string, readonly [before: Report, after: Report]>;

/** One of its cases is explained by nothing. */
function isolatedAnew(): Report {
  const [unexplained] = isolatedIds;
  return {
    ...isolated,
    findings: isolated.findings.map((finding) => ({
      ...finding,
      cases: finding.cases.filter((id) => id !== unexplained),
    })),
  };
}

function withoutLastNode(): Report {
  return {
    ...healthy,
    cases: healthy.cases.filter(({ from, to }) => from.node !== 'n3' && !(to.kind === 'pod' && to.node === 'n3')),
    skipped: [{ what: 'node n3', because: { code: 'node-not-ready', detail: 'n3 is NotReady' } }],
  };
}
