import type { V1Pod, V1Service } from '@kubernetes/client-node';
import { beforeAll, describe, expect, test } from 'vitest';
import { parseDocument } from 'yaml';
import { checks } from '#src/checks/index.ts';
import { loadPolicyCases } from '#src/cli/load-policy-cases.ts';
import { planScenarios } from '#src/checks/plan.ts';
import type { Change, PlannedCase } from '#src/checks/planned-case.ts';
import { renderNamespace, renderObject, renderPod, renderPolicy, renderService } from '#src/cluster/render.ts';
import { withCertificate } from '#src/cluster/with-certificate.ts';
import { checkFamilies } from '#src/domain/case.ts';
import { objectKey } from '#src/domain/endpoint.ts';
import type { FixturePod, ObjectRef } from '#src/domain/fixture.ts';
import type { IpFamily } from '#src/domain/network.ts';
import type { Manifests } from '#src/manifests.ts';
import { responderPorts } from '#src/wire/responder.ts';
import {
  manifestFiles,
  type Place,
  planEverything,
  readManifestFile,
  readManifests,
  type WholeRun,
} from './catalogue.ts';
import { breachesOfRestricted } from './pod-security.ts';

let manifests: Manifests;
beforeAll(async () => {
  manifests = await readManifests();
});

describe('what a check says of itself', () => {
  test('ids are unique, and begin with the family', () => {
    expect(new Set(checks.map(({ id }) => id)).size).toBe(checks.length);
    for (const { id, family } of checks) {
      expect(checkFamilies).toContain(family);
      expect(id).toMatch(new RegExp(`^${family}\\.[a-z0-9][a-z0-9-]*$`));
    }
  });

  test.each(checks)('$id: every text is there, and the source is a page', (check) => {
    const { title, promise, how, meaning, next, source } = check;
    for (const text of [title, promise, how, meaning, ...next]) {
      expect(text.length).toBeGreaterThan(8);
      expect(text).toBe(text.trim());
      expect(text).not.toMatch(/\$\{|undefined|TODO/);
    }
    expect(title, 'a title is no sentence').not.toMatch(/\.$/);
    for (const text of [promise, how, meaning]) expect(text).toMatch(/[.?]$/);
    expect(next).not.toEqual([]);
    expect(source).toMatch(/^https:\/\/\S+$/);
  });
});

const places: readonly (readonly [string, Place])[] = [
  ...([1, 2, 3, 6] as const).flatMap((nodes) =>
    ([['ipv4'], ['ipv4', 'ipv6']] as const).map((families): readonly [string, Place] => [
      `${nodes} nodes, ${families.join(' and ')}`,
      { nodes, families },
    ]),
  ),
  ['IPv6 alone', { nodes: 3, families: ['ipv6'] }],
  ['nothing but what a run does unasked', { nodes: 3, features: [] }],
  ['a sample of the mesh', { nodes: 6, mesh: 'sample' }],
  ['two agents on each node', { nodes: 3, agentsPerNode: 2 }],
];

test('case ids are the same whatever the run is called', () => {
  const place: Place = { nodes: 3 };
  expect(idsOf(planEverything(manifests, { ...place, runId: 'other7' }))).toEqual(
    idsOf(planEverything(manifests, place)),
  );
});

describe.each(places)('all checks together on %s', (_, place) => {
  let run: WholeRun;
  beforeAll(() => {
    run = planEverything(manifests, place);
  });

  test('every check whose needs are met asks something', () => {
    const asking = new Set(run.cases.map(({ planned }) => planned.check));
    expect(run.checks.filter((id) => !asking.has(id))).toEqual([]);
  });

  test('every case belongs to a wanted check, and says why it expects what it does', () => {
    const wanted = new Set(run.checks);
    const isOdd = ({ id, check, family, expectation: { because } }: PlannedCase) =>
      !wanted.has(check) ||
      !check.startsWith(`${family}.`) ||
      !id.startsWith(`${check}/`) ||
      because.length === 0 ||
      /undefined|\[object|NaN/.test(because.join());

    expect(run.cases.filter(({ planned }) => isOdd(planned)).map(({ planned }) => planned)).toEqual([]);
  });

  test('case ids are unique', () => {
    const seen = new Set<string>();
    expect(idsOf(run).filter((id) => seen.size === seen.add(id).size)).toEqual([]);
  });

  test('cases rest on others of the same run', () => {
    const ids = new Set(idsOf(run));
    const unmet = run.cases.flatMap(({ planned: { restsOn = [] } }) => restsOn.filter((id) => !ids.has(id)));
    expect(unmet).toEqual([]);
  });

  test('ids and ends of cases carry no address', () => {
    const given = new Set(
      run.cases.flatMap(({ world }) => [
        ...world.pods.flatMap(({ ips, hostIps = [] }) => [...ips, ...hostIps]),
        ...world.services.flatMap(({ clusterIps }) => clusterIps),
      ]),
    );
    const carrying = run.cases.filter(({ planned: { id, from, to } }) => {
      const words = JSON.stringify([id, from, to]).match(/[0-9a-f.:]{7,}/g) ?? [];
      return words.some((word) => given.has(word));
    });
    expect(carrying.map(({ planned }) => planned.id)).toEqual([]);
  });

  test('the client of every case is a container that is there, and probes where it is asked', () => {
    const lost = run.cases.filter(({ planned: { from, ask }, world }) => {
      const pod = world.pods.find(({ namespace, name }) => namespace === from.namespace && name === from.pod);
      return (
        pod?.node !== from.node ||
        (from.container !== undefined && !pod.containers.includes(from.container)) ||
        (ask.kind === 'probe' && !pod.probes.includes(from.container ?? 'agent'))
      );
    });
    expect(lost.map(({ planned }) => planned.id)).toEqual([]);
  });

  test('everybody whose answer is expected or ruled out has been there', () => {
    const known = new Set(
      [...run.cases, ...run.changes].flatMap(({ world }) =>
        world.pods.map(({ namespace, name }) => objectKey(namespace, name)),
      ),
    );
    const strangers = run.cases.flatMap(({ planned: { expectation } }) =>
      [...(expectation.answeredBy ?? []), ...(expectation.notAnsweredBy ?? [])].filter((key) => !known.has(key)),
    );
    expect(strangers).toEqual([]);
  });

  test('Pods are on nodes of the run, with containers that have a port of their own', () => {
    const nodes = run.site.nodes.map(({ name }) => name);
    for (const pod of podsOf(run)) {
      expect(nodes, pod.name).toContain(pod.node);
      expect(Object.keys(responderPorts), pod.name).toEqual(expect.arrayContaining([...pod.containers]));
      expect(pod.containers, pod.name).toEqual(expect.arrayContaining([...pod.probes]));
    }
  });

  test('objects are in Namespaces of the run, and none is there twice', () => {
    const namespaces = run.fixture.namespaces.map(({ name }) => name);
    const created = [...firstObjects(run), ...run.changes.flatMap(({ change }) => createdBy(change))];
    const later = created.filter(({ kind }) => kind === 'Namespace').map(({ name }) => name);
    for (const { namespace, name } of created) expect([...namespaces, ...later], name).toContain(namespace);
    const there = new Map<string, string>(firstObjects(run).map((object) => [keyOf(object), 'the beginning']));
    for (const { scenario, change } of run.changes) {
      if (change.action === 'delete') there.delete(keyOf(change.target));
      for (const object of createdBy(change)) {
        expect(there.get(keyOf(object)), `${keyOf(object)} of ${scenario}`).toBeUndefined();
        there.set(keyOf(object), scenario);
      }
    }
  });

  test('names are valid in DNS', () => {
    for (const { name } of [...firstObjects(run), ...run.changes.flatMap(({ change }) => createdBy(change))])
      expect(name).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
  });

  test('what is changed is there, and who makes an agent do something too', () => {
    for (const { scenario, change, world } of run.changes) {
      if (change.action === 'ask') {
        const pod = world.pods.find(
          ({ namespace, name }) => namespace === change.from.namespace && name === change.from.pod,
        );
        expect(pod?.probes, scenario).toContain(change.from.container ?? 'agent');
      }
      const target = targetOf(change);
      if (target === undefined) continue;
      const earlier = run.changes.filter((other) => other.scenario === scenario);
      const known = [...firstObjects(run), ...earlier.flatMap((other) => createdBy(other.change))].map(keyOf);
      expect(known, scenario).toContain(keyOf(target));
    }
  });

  test('what a scenario changes is its own: side by side, nobody else counts on it', () => {
    const owners = new Map<string, Set<string>>();
    for (const { scenario, change } of run.changes) {
      const target = targetOf(change);
      if (target === undefined) continue;
      const key = keyOf(target);
      owners.set(key, (owners.get(key) ?? new Set()).add(scenario));
    }
    for (const [key, scenarios] of owners) expect([...scenarios], key).toHaveLength(1);
    const conflicts = run.cases.flatMap(({ scenario, planned }) =>
      objectsNamedBy(planned)
        .filter((key) => owners.get(key)?.has(scenario) === false)
        .map((key) => `${planned.id} counts on ${key}`),
    );
    expect(conflicts).toEqual([]);
  });

  test('every object renders from its file, and Pods meet the standard of their Namespace', async () => {
    for (const namespace of run.fixture.namespaces) {
      const rendered = renderNamespace(manifests, 'r1', namespace, '2026-01-01T00:00:00Z');
      expect(namespace.podSecurity).toBe(namespace.name === run.site.host ? 'privileged' : 'restricted');
      expectStrings(rendered.metadata);
    }
    for (const pod of podsOf(run)) {
      const rendered: V1Pod = renderPod(manifests, 'r1', 'image:1', await withCertificate(pod));
      const breaches = breachesOfRestricted(rendered);
      const allowed = pod.namespace === run.site.host ? onlyOnTheHost : [];
      expect(
        breaches.filter((breach) => !allowed.some((words) => breach.endsWith(words))),
        pod.name,
      ).toEqual([]);
      expectStrings(rendered.metadata);
      expect(
        rendered.spec?.containers.map(({ name }) => name),
        pod.name,
      ).toEqual([...pod.containers]);
      for (const { env = [], args = [], command = [] } of rendered.spec?.containers ?? [])
        for (const text of [...env.map(({ value = '' }) => value), ...args, ...command])
          expect(typeof text, pod.name).toBe('string');
      expect(rendered.spec?.automountServiceAccountToken, pod.name).toBe(false);
    }
    for (const service of servicesOf(run)) {
      const rendered: V1Service = renderService(manifests, 'r1', service);
      expectStrings(rendered.metadata);
      for (const { port } of rendered.spec?.ports ?? []) expect(typeof port, service.name).toBe('number');
    }
    for (const policy of policiesOf(run)) renderPolicy(manifests, 'r1', policy);
    for (const object of objectsOf(run)) expectStrings(renderObject(manifests, 'r1', object).metadata);
  });
});

test('manifests are strict YAML, and each is used by a check', async () => {
  // What is beside the objects of a run: roles for kubectl, and podreach itself as a Job.
  const files = (await manifestFiles()).filter((file) => !/^(rbac|in-cluster)\//.test(file));
  for (const file of files) {
    const document = parseDocument(await readManifestFile(file), { strict: true, uniqueKeys: true });
    expect([...document.errors, ...document.warnings], file).toEqual([]);
  }
  const used = new Set(['agent-configmap', 'namespace', 'probe-pod'].map((name) => `${name}.yaml`));
  for (const { id } of await loadPolicyCases()) used.add(`policy-cases/${id.split('/')[0]}.yaml`);
  for (const place of [{ nodes: 3 }, { nodes: 1, families: ['ipv4'] }] satisfies Place[]) {
    const run = planEverything(manifests, place);
    for (const { overlay } of podsOf(run)) if (overlay !== undefined) used.add(`pods/${overlay}.yaml`);
    for (const { manifest } of servicesOf(run)) used.add(`services/${manifest}.yaml`);
    for (const { name } of policiesOf(run)) used.add(`policies/${name}.yaml`);
    for (const { manifest } of objectsOf(run)) used.add(`objects/${manifest}.yaml`);
  }
  expect(files.filter((file) => !used.has(file))).toEqual([]);
});

test.each([['ipv4'], ['ipv6'], ['ipv4', 'ipv6']] as readonly (readonly IpFamily[])[])(
  'two checks plan a scenario of one id alike (%s %s)',
  (...families) => {
    // Joining them throws otherwise.
    const { site, cases } = planEverything(manifests, { nodes: 2, families: families.filter(Boolean) });
    expect(site.nodes).toHaveLength(2);
    expect(cases).not.toEqual([]);
  },
);

test('each check can be asked alone', () => {
  const { site, cases } = planEverything(manifests, { nodes: 3 });
  const world = cases[0]!.world;
  for (const check of checks) {
    const part = check.fixture(site);
    expect(typeof part, check.id).toBe('object');
    expect(() => planScenarios(world, site, [check]), check.id).not.toThrow();
  }
});

/** The API server gives containers on the host's network a host port for every port they declare. */
const onlyOnTheHost = ['hostNetwork', 'host port'];

/** Objects that the verdict on a case depends on. */
function objectsNamedBy({ from, to, expectation }: PlannedCase): readonly string[] {
  const { answeredBy = [], notAnsweredBy = [] } = expectation;
  return [
    `Pod ${objectKey(from.namespace, from.pod)}`,
    ...(to.kind === 'pod' ? [`Pod ${objectKey(to.namespace, to.pod)}`] : []),
    ...(to.kind === 'service' ? [`Service ${objectKey(to.namespace, to.service)}`] : []),
    ...[...answeredBy, ...notAnsweredBy].map((key) => `Pod ${key}`),
  ];
}

function idsOf({ cases }: WholeRun): readonly string[] {
  return cases.map(({ planned }) => planned.id);
}

function podsOf({ fixture, changes }: WholeRun): readonly FixturePod[] {
  return [...fixture.pods, ...changes.flatMap(({ change }) => (change.action === 'create-pod' ? [change.pod] : []))];
}

function servicesOf({ fixture, changes }: WholeRun) {
  const later = changes.flatMap(({ change }) => (change.action === 'create-service' ? [change.service] : []));
  return [...fixture.services, ...later];
}

function policiesOf({ fixture, changes }: WholeRun) {
  const later = changes.flatMap(({ change }) => (change.action === 'create-policy' ? [change.policy] : []));
  return [...fixture.policies, ...later];
}

function objectsOf({ changes }: WholeRun) {
  return changes.flatMap(({ change }) => (change.action === 'create-object' ? [change.object] : []));
}

function firstObjects({ fixture }: WholeRun): readonly ObjectRef[] {
  const refs = (kind: ObjectRef['kind'], items: readonly { namespace: string; name: string }[]) =>
    items.map(({ namespace, name }): ObjectRef => ({ kind, namespace, name }));
  return [
    ...refs('Pod', fixture.pods),
    ...refs('Service', fixture.services),
    ...refs('NetworkPolicy', fixture.policies),
    ...refs(
      'Namespace',
      fixture.namespaces.map(({ name }) => ({ namespace: name, name })),
    ),
  ];
}

/** What a change alters: of slices the Service, whose cases notice. */
function targetOf(change: Change): ObjectRef | undefined {
  if (change.action === 'patch' || change.action === 'delete') return change.target;
  if (change.action !== 'delete-slices') return undefined;
  return { kind: 'Service', namespace: change.namespace, name: change.service };
}

function createdBy(change: Change): readonly ObjectRef[] {
  switch (change.action) {
    case 'create-pod':
      return [{ kind: 'Pod', namespace: change.pod.namespace, name: change.pod.name }];
    case 'create-service':
      return [{ kind: 'Service', namespace: change.service.namespace, name: change.service.name }];
    case 'create-policy':
      return [{ kind: 'NetworkPolicy', namespace: change.policy.namespace, name: change.policy.name }];
    case 'create-namespace':
      return [{ kind: 'Namespace', namespace: change.namespace.name, name: change.namespace.name }];
    case 'create-object':
      return [{ kind: change.object.kind, namespace: change.object.namespace, name: change.object.name }];
    default:
      return [];
  }
}

function keyOf({ kind, namespace, name }: ObjectRef): string {
  return `${kind} ${namespace}/${name}`;
}

/** Labels and annotations that are no strings are refused by the API server. */
function expectStrings(metadata: object | undefined): void {
  const { labels = {}, annotations = {} } = (metadata ?? {}) as Record<string, Record<string, unknown>>;
  for (const [key, value] of [...Object.entries(labels), ...Object.entries(annotations)])
    expect(typeof value, key).toBe('string');
}
