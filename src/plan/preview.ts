import { planScenarios } from '../checks/plan.ts';
import type { Change, PlannedCase, Scenario } from '../checks/planned-case.ts';
import type { Skip } from '../domain/case.ts';
import type { Facts } from '../domain/facts.ts';
import type { Fixture, FixtureNamespace, FixtureObject, FixturePod } from '../domain/fixture.ts';
import { objectKey } from '../domain/endpoint.ts';
import { type Ground, projectChange, projectFixture, type Projection } from './projection.ts';
import type { RunPlan } from './run-plan.ts';

/** What a run would create and ask, counted without asking anything. */
export interface Preview {
  readonly cluster: Facts;
  /** Names of the nodes that would be probed. */
  readonly nodes: readonly string[];
  readonly namespaces: readonly FixtureNamespace[];
  /** Before the first probe. */
  readonly first: CreatedObjects;
  /** By the changes of scenarios. */
  readonly later: CreatedObjects;
  readonly checks: readonly { readonly id: string; readonly title: string; readonly cases: number }[];
  readonly scenarios: readonly PreviewScenario[];
  readonly skipped: readonly Skip[];
  readonly totals: {
    readonly cases: number;
    /** Questions without those that several cases share; what does not settle at once is asked again. */
    readonly probes: number;
    /** Of Pods that would be there from the start, and of later ones. */
    readonly execSessions: number;
  };
}

/** Objects by their names; Pods by node, too. */
export interface CreatedObjects {
  readonly pods: readonly Pick<FixturePod, 'namespace' | 'name' | 'node' | 'role' | 'containers' | 'probes'>[];
  readonly services: readonly { readonly namespace: string; readonly name: string; readonly manifest: string }[];
  readonly policies: readonly { readonly namespace: string; readonly name: string }[];
  readonly objects: readonly Pick<FixtureObject, 'kind' | 'namespace' | 'name'>[];
}

export interface PreviewScenario {
  readonly id: string;
  readonly stages: readonly {
    readonly id: string;
    readonly changes: readonly Change[];
    readonly cases: number;
    /** How long answers may take to become as expected. */
    readonly settleMs: number;
  }[];
}

/** Previews a run by walking its scenarios over an imaginary world. */
export function previewOf(
  facts: Facts,
  { site, checks, fixture, skipped }: RunPlan,
  specOf: Ground['specOf'],
): Preview {
  const ground: Ground = { nodes: site.nodes, podFamilies: site.podFamilies, specOf };
  const start = projectFixture(fixture, ground);
  const walked = planScenarios(start.world, site, checks).map((scenario) => walk(scenario, start, ground));
  const cases = walked.flatMap((scenario) => scenario.cases);
  const counts = new Map<string, number>();
  for (const { check } of cases) counts.set(check, (counts.get(check) ?? 0) + 1);
  const later = createdBy(walked.flatMap(({ stages }) => stages.flatMap(({ changes }) => changes)).flatMap(flat));
  const first = createdAtStart(fixture);
  return {
    cluster: facts,
    nodes: site.nodes.map(({ name }) => name),
    namespaces: fixture.namespaces,
    first,
    later,
    checks: checks.map(({ id, title }) => ({ id, title, cases: counts.get(id) ?? 0 })),
    scenarios: walked.map(({ id, stages }) => ({ id, stages })),
    skipped,
    totals: {
      cases: cases.length,
      probes: walked.reduce((sum, { probes }) => sum + probes, 0),
      execSessions: [...first.pods, ...later.pods].reduce((sum, { probes }) => sum + probes.length, 0),
    },
  };
}

interface Walked extends PreviewScenario {
  readonly cases: readonly PlannedCase[];
  readonly probes: number;
}

function walk(scenario: Scenario, start: Projection, ground: Ground): Walked {
  let now = start;
  const stages: PreviewScenario['stages'][number][] = [];
  const cases: PlannedCase[] = [];
  let probes = 0;
  for (const stage of scenario.stages) {
    const changes = typeof stage.changes === 'function' ? stage.changes(now.world) : stage.changes;
    now = changes.reduce((before, change) => projectChange(before, change, ground), now);
    const asked = typeof stage.cases === 'function' ? stage.cases(now.world) : stage.cases;
    stages.push({ id: stage.id, changes, cases: asked.length, settleMs: stage.settleMs });
    cases.push(...asked);
    probes += countProbes(asked);
  }
  return { id: scenario.id, stages, cases, probes };
}

/** Equal questions from one container are asked once. */
function countProbes(cases: readonly PlannedCase[]): number {
  const keys = cases.flatMap(({ ask, from }) =>
    ask.kind === 'probe'
      ? [`${objectKey(from.namespace, from.pod)} ${from.container ?? ''} ${JSON.stringify(ask.question)}`]
      : [],
  );
  return new Set(keys).size;
}

function createdAtStart({ pods, services, policies }: Fixture): CreatedObjects {
  return {
    pods: pods.map(podOf),
    services: services.map(({ namespace, name, manifest }) => ({ namespace, name, manifest })),
    policies,
    objects: [],
  };
}

function createdBy(changes: readonly Change[]): CreatedObjects {
  return {
    pods: changes.flatMap((change) => (change.action === 'create-pod' ? [podOf(change.pod)] : [])),
    services: changes.flatMap((change) => {
      if (change.action !== 'create-service') return [];
      const { namespace, name, manifest } = change.service;
      return [{ namespace, name, manifest }];
    }),
    policies: changes.flatMap((change) => (change.action === 'create-policy' ? [change.policy] : [])),
    objects: changes.flatMap((change) => {
      if (change.action !== 'create-object') return [];
      const { kind, namespace, name } = change.object;
      return [{ kind, namespace, name }];
    }),
  };
}

function flat(change: Change): readonly Change[] {
  return change.action === 'together' ? change.changes.flatMap(flat) : [change];
}

function podOf({ namespace, name, node, role, containers, probes }: FixturePod): CreatedObjects['pods'][number] {
  return { namespace, name, node, role, containers, probes };
}
