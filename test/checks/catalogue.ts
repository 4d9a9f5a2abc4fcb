import { loadPolicyCases } from '#src/cli/load-policy-cases.ts';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { checks } from '#src/checks/index.ts';
import type { Site } from '#src/checks/check.ts';
import { planScenarios } from '#src/checks/plan.ts';
import type { Change, PlannedCase } from '#src/checks/planned-case.ts';
import { renderService } from '#src/cluster/render.ts';
import type { NodeFacts } from '#src/domain/facts.ts';
import { type Feature, features } from '#src/domain/feature.ts';
import type { Fixture, World } from '#src/domain/fixture.ts';
import type { IpFamily } from '#src/domain/network.ts';
import type { Manifest, Manifests } from '#src/manifests.ts';
import { type Ground, projectChange, projectFixture } from '#src/plan/projection.ts';
import { planNodes, planRun } from '#src/plan/run-plan.ts';
import { factsOf, nodeFacts } from '../simulation/cluster.ts';
import { plainOptions } from './worlds.ts';

const manifestFolder = fileURLToPath(new URL('../../manifests', import.meta.url));

/** The files of `manifests/`, read without an agent program, which nothing here needs. */
export async function readManifests(): Promise<Manifests> {
  const readOne = async (...name: string[]): Promise<Manifest> =>
    parse(await readFile(path.join(manifestFolder, ...name), 'utf8'), { strict: true }) as Manifest;
  const readFolder = async (folder: string) => {
    const files = (await readdir(path.join(manifestFolder, folder))).filter((name) => name.endsWith('.yaml'));
    return Object.fromEntries(
      await Promise.all(
        files.map(async (file) => [path.basename(file, '.yaml'), await readOne(folder, file)] as const),
      ),
    );
  };
  const [namespace, probePod, agentConfigMap, policies, services, pods, objects] = await Promise.all([
    readOne('namespace.yaml'),
    readOne('probe-pod.yaml'),
    readOne('agent-configmap.yaml'),
    readFolder('policies'),
    readFolder('services'),
    readFolder('pods'),
    readFolder('objects'),
  ]);
  return { namespace, probePod, agentConfigMap, policies, services, pods, objects, agentProgram: '' };
}

/** Names of all files of `manifests/`, relative to it. */
export async function manifestFiles(): Promise<readonly string[]> {
  const entries = await readdir(manifestFolder, { recursive: true });
  return entries.filter((name) => name.endsWith('.yaml')).toSorted();
}

export async function readManifestFile(name: string): Promise<string> {
  return readFile(path.join(manifestFolder, name), 'utf8');
}

export interface Place {
  readonly nodes: number;
  readonly families?: readonly IpFamily[];
  readonly runId?: string;
  readonly mesh?: 'full' | 'sample';
  readonly agentsPerNode?: number;
  /** All of them unless told. */
  readonly features?: readonly Feature[];
}

/** A case with the world it is planned for. */
export interface PlacedCase {
  readonly scenario: string;
  readonly planned: PlannedCase;
  readonly world: World;
}

/** A change with the world it is made in. */
export interface PlacedChange {
  readonly scenario: string;
  readonly change: Change;
  readonly world: World;
}

/** Everything that all checks together want and ask, from the first object to the last stage. */
export interface WholeRun {
  readonly site: Site;
  readonly fixture: Fixture;
  readonly checks: readonly string[];
  readonly cases: readonly PlacedCase[];
  readonly changes: readonly PlacedChange[];
}

/** All of them would only make everything else slower: test/policy/suite is about them. */
const oneCaseForEachCheck = [...new Map((await loadPolicyCases()).map((one) => [one.check, one])).values()];

/** Plans a run of the whole catalogue and walks through its scenarios in an imaginary cluster where everything is there. */
export function planEverything(manifests: Manifests, place: Place): WholeRun {
  const { families = ['ipv4', 'ipv6'], runId = 'r1' } = place;
  const facts = { ...factsOf(nodesOf(place.nodes, families), families), serverVersion: 'v1.99.0' };
  const {
    site,
    fixture,
    checks: possible,
  } = planRun(facts, planNodes(facts, undefined), {
    ...plainOptions,
    runId,
    namespacePrefix: 'podreach',
    checks: checks.map(({ id }) => id),
    mesh: place.mesh ?? 'full',
    agentsPerNode: place.agentsPerNode ?? 1,
    features: place.features ?? features.map(({ id }) => id),
    outsideNames: ['example.org'],
    policyCases: oneCaseForEachCheck,
    policyLanes: 2,
  });
  const ground: Ground = {
    nodes: site.nodes,
    podFamilies: families,
    specOf: (service) => renderService(manifests, runId, service).spec ?? {},
  };
  const start = projectFixture(fixture, ground);
  const cases: PlacedCase[] = [];
  const changes: PlacedChange[] = [];
  for (const { id: scenario, stages } of planScenarios(start.world, site, possible)) {
    let now = start;
    for (const stage of stages) {
      const wanted = typeof stage.changes === 'function' ? stage.changes(now.world) : stage.changes;
      for (const change of wanted) {
        const { world } = now;
        changes.push(...flat(change).map((one) => ({ scenario, change: one, world })));
        now = projectChange(now, change, ground);
      }
      const { world } = now;
      const asked = typeof stage.cases === 'function' ? stage.cases(world) : stage.cases;
      cases.push(...asked.map((planned) => ({ scenario, planned, world })));
    }
  }
  return { site, fixture, checks: possible.map(({ id }) => id), cases, changes };
}

function flat(change: Change): readonly Change[] {
  return change.action === 'together' ? change.changes.flatMap(flat) : [change];
}

function nodesOf(count: number, families: readonly IpFamily[]): readonly NodeFacts[] {
  return Array.from({ length: count }, (_, index) =>
    nodeFacts(`n${index + 1}`, {
      internalIps: families.map((family) => (family === 'ipv4' ? `192.0.2.${index + 1}` : `2001:db8::${index + 1}`)),
      podCidrs: families.map((family) => (family === 'ipv4' ? `10.${index + 128}.0.0/16` : `2001:db8:1:${index}::/64`)),
      zone: index % 2 === 0 ? 'east' : 'west',
      allocatableCpu: '2',
    }),
  );
}
