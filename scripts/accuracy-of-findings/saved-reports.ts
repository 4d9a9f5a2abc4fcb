import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { zonesOf } from '../../src/diagnosis/node-groups.ts';
import type { Case } from '../../src/domain/case.ts';
import { objectKey } from '../../src/domain/endpoint.ts';
import type { Report } from '../../src/domain/report.ts';
import type { Combination } from '../../test/e2e/harness/combination.ts';
import type { Cni } from '../../test/e2e/harness/fault-expectation.ts';
import { dnsPlacesOf, withNodeNames } from '../../test/e2e/harness/node-roles.ts';
import { type Judgement, judge } from './judge.ts';
import type { Trial } from './trial.ts';

/** Where the report of a trial is kept. */
export function reportFile(folder: string, cni: Cni, name: string): string {
  return join(folder, cni, `${name}.json`);
}

/** The wanted trials of which a report was kept, each judged by what diagnosis makes of its cases today. */
export async function rejudge(folder: string, cni: Cni, wanted: readonly Trial[]): Promise<readonly Judgement[]> {
  const files: readonly string[] = await readdir(join(folder, cni)).catch(() => []);
  const judgements: Judgement[] = [];
  for (const trial of wanted.filter(({ name }) => files.includes(`${name}.json`))) {
    const saved = JSON.parse(await readFile(reportFile(folder, cni, trial.name), 'utf8')) as Report;
    judgements.push(judgeAnew(trial, saved, cni));
  }
  return judgements;
}

function judgeAnew(trial: Trial, saved: Report, cni: Cni): Judgement {
  const report = { ...saved, findings: diagnose(saved.cases, podNodesOf(saved), zonesOf(saved.cluster?.nodes ?? [])) };
  const given = withNodeNames(trial.arguments, dnsPlacesOf(saved));
  return judge({ ...trial, where: given.join(' '), answer: trial.answer(given) }, report, combinationOf(saved, cni));
}

/** Trials are made on clusters with kube-proxy's iptables; what deviates is the same with nftables. */
function combinationOf({ cluster }: Report, cni: Cni): Combination {
  return { cni, proxy: 'iptables', family: cluster?.podFamilies.includes('ipv6') === true ? 'dual' : 'ipv4' };
}

/** The nodes of the run's own Pods, as far as its cases show them: as ends, or as those who answered. */
export function podNodesOf({ cases, run }: Pick<Report, 'cases' | 'run'>): ReadonlyMap<string, string> {
  const own = cases.flatMap(podsIn).filter(({ namespace }) => run.namespaces.includes(namespace));
  return new Map(own.map(({ namespace, pod, node }) => [objectKey(namespace, pod), node]));
}

function podsIn({ from, to, observations }: Case): readonly PodPlace[] {
  return [from, ...(to.kind === 'pod' ? [to] : []), ...observations.flatMap(({ answers = [] }) => answers)];
}

interface PodPlace {
  readonly namespace: string;
  readonly pod: string;
  readonly node: string;
}
