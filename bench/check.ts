/**
 * How long `podreach check` takes on a ready cluster, against what the same Pods need to become Ready when kubectl alone
 * creates them. Prints figures and ratios from one run:
 *
 *   npx tsx bench/check.ts --cluster NAME [--runs 3]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { CheckOptions } from '../src/checks/check.ts';
import { checks } from '../src/checks/index.ts';
import { connect } from '../src/cluster/connect.ts';
import {
  renderAgentConfigMap,
  renderNamespace,
  renderPod,
  renderPolicy,
  renderService,
} from '../src/cluster/render.ts';
import type { Report } from '../src/domain/report.ts';
import { loadManifests } from '../src/manifests.ts';
import type { Fixture } from '../src/domain/fixture.ts';
import { planNodes, planRun } from '../src/plan/run-plan.ts';

const { values } = parseArgs({
  options: { cluster: { type: 'string', default: 'dev' }, runs: { type: 'string', default: '3' } },
});
const runs = Number(values.runs);
const image = 'node:24-bookworm-slim';

const kubectl = (args: string[], input?: string) =>
  execFileSync('scripts/cluster', ['kubectl', '--name', values.cluster, '--', ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    ...(input === undefined ? {} : { input }),
  });
const kubeconfig = execFileSync('scripts/cluster', ['kubeconfig', '--name', values.cluster], {
  encoding: 'utf8',
}).trim();
const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined };
const cluster = await connect({ kubeconfig, image, timeoutMs: 60_000, logger: quiet });
const facts = await cluster.readFacts(new AbortController().signal);
/** As the command line has them unless told. */
const options: CheckOptions = {
  mesh: 'full',
  agentsPerNode: 1,
  burst: 100,
  features: [],
  outsideNames: [],
  policyCases: [],
  policyLanes: 0,
};

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}

function seconds(work: () => void): number {
  const startedMs = performance.now();
  work();
  return (performance.now() - startedMs) / 1000;
}

/** What a run of these families creates before its first probe. */
function fixtureOf(runId: string, only?: readonly string[]): Fixture {
  const wanted = checks.filter(({ family }) => only === undefined || only.includes(family)).map(({ id }) => id);
  const request = { ...options, runId, namespacePrefix: 'podreach', checks: wanted };
  return planRun(facts, planNodes(facts, undefined), request).fixture;
}

/** The same objects, created by kubectl; seconds until all Pods are Ready. */
async function podsWithoutUs(round: number, only?: readonly string[]): Promise<number> {
  const manifests = await loadManifests();
  const runId = `bench${round}`;
  const fixture = fixtureOf(runId, only);
  const items = [
    ...fixture.namespaces.map((wanted) => renderNamespace(manifests, runId, wanted, new Date().toISOString())),
    ...fixture.namespaces.map(({ name }) => renderAgentConfigMap(manifests, runId, name)),
    ...fixture.policies.map((policy) => renderPolicy(manifests, runId, policy)),
    ...fixture.services.map((service) => renderService(manifests, runId, service)),
    ...fixture.pods.map((pod) => renderPod(manifests, runId, image, pod)),
  ];
  const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
  const taken = seconds(() => {
    kubectl(['create', '--validate=false', '-f', '-'], list);
    kubectl(['wait', '--for=condition=Ready', 'pod', '-A', '-l', `podreach.dev/run=${runId}`, '--timeout=120s']);
  });
  kubectl(['delete', 'namespace', '-l', `podreach.dev/run=${runId}`, '--wait=true']);
  return taken;
}

function check(args: readonly string[]): { total: number; report: Report } {
  const file = join(mkdtempSync(join(tmpdir(), 'podreach-bench-')), 'report.json');
  const total = seconds(() => {
    try {
      execFileSync(
        process.execPath,
        ['dist/cli.js', 'check', '--kubeconfig', kubeconfig, '--quiet', '--output', `json=${file}`, ...args],
        {
          stdio: 'ignore',
        },
      );
    } catch {
      // Exit 1 is a verdict: without a policy engine there is one finding.
    }
  });
  return { total, report: JSON.parse(readFileSync(file, 'utf8')) as Report };
}

const slowestShown = 8;

/** What a default check may take on three ready nodes and two idle cores. */
const targetSeconds = 45;

/** The scenarios that ended last, with what each of their stages spent its time on, and the checks that took longest to converge. */
function slowest({ timings, cases }: Report): readonly string[] {
  const scenarios = (timings.scenarios ?? [])
    .map(({ id, stages }) => ({
      id,
      totalMs: stages.reduce((sum, { changesMs, askingMs }) => sum + changesMs + askingMs, 0),
      parts: stages.map(
        (stage) => `${stage.id} ${(stage.changesMs / 1000).toFixed(1)}+${(stage.askingMs / 1000).toFixed(1)}`,
      ),
    }))
    .sort((one, other) => other.totalMs - one.totalMs);
  const settled = new Map<string, number>();
  for (const { check, settledMs } of cases)
    if (settledMs !== undefined) settled.set(check, Math.max(settled.get(check) ?? 0, settledMs));
  const waits = [...settled].sort(([, one], [, other]) => other - one);
  return [
    '  slowest scenarios, seconds of each stage: changes+asking',
    ...scenarios
      .slice(0, slowestShown)
      .map(({ id, totalMs, parts }) => `    ${(totalMs / 1000).toFixed(1).padStart(5)}  ${id}: ${parts.join(', ')}`),
    '  longest until as expected after a change, seconds',
    ...waits.slice(0, slowestShown).map(([check, ms]) => `    ${(ms / 1000).toFixed(1).padStart(5)}  ${check}`),
  ];
}

async function compare(title: string, args: readonly string[], only?: readonly string[]): Promise<void> {
  const bare: number[] = [];
  const full: { total: number; report: Report }[] = [];
  for (let round = 0; round < runs; round += 1) {
    bare.push(await podsWithoutUs(round, only));
    full.push(check(args));
  }
  const podsReady = median(bare);
  const total = median(full.map((run) => run.total));
  const part = (key: 'factsMs' | 'podsReadyMs' | 'probingMs' | 'cleanupMs') =>
    median(full.map(({ report }) => report.timings[key] / 1000));
  const last = full.at(-1)?.report;
  const verdict = median(full.map(({ total: all, report }) => all - report.timings.cleanupMs / 1000));
  process.stdout.write(
    [
      `${title} (${runs} runs, medians)`,
      `  the same ${last?.run.namespaces.length} namespaces' Pods Ready with kubectl alone  ${podsReady.toFixed(1)} s`,
      `  podreach, clean-up included                              ${total.toFixed(1)} s  = ${(total / podsReady).toFixed(2)} x`,
      `  until the verdict                                        ${verdict.toFixed(1)} s`,
      `  of it: facts ${part('factsMs').toFixed(1)} s, Pods and sessions ${part('podsReadyMs').toFixed(1)} s, probing ${part('probingMs').toFixed(1)} s, clean-up ${part('cleanupMs').toFixed(1)} s`,
      `  ${last?.cases.length} cases, ${last?.timings.probes} probes, ${last?.timings.execSessions} exec sessions, ${last?.timings.apiRequests} API requests`,
      ...(last === undefined ? [] : slowest(last)),
      `  within ${targetSeconds} s: ${total <= targetSeconds ? 'yes' : 'no'}`,
      `  within 2 x + 5 s (${(2 * podsReady + 5).toFixed(1)} s): ${total <= 2 * podsReady + 5 ? 'yes' : 'no'}`,
      '',
    ].join('\n'),
  );
}

const help = Array.from({ length: 5 }, () =>
  seconds(() => execFileSync(process.execPath, ['dist/cli.js', '--help'], { stdio: 'ignore' })),
);
process.stdout.write(`${cpus().length} x ${cpus()[0]?.model}, ${facts.nodes.length} nodes\n`);
process.stdout.write(`podreach --help: ${median(help).toFixed(2)} s\n`);
await compare('default check', []);
await compare('--only pod-to-pod,service', ['--only', 'pod-to-pod,service'], ['pod-to-pod', 'service']);
