import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { asList, clusterName, kubectl, leftovers, run } from '../harness/test-cluster.ts';

const image = 'localhost/podreach:latest';
const inSystem = ['-n', 'podreach-system'];

interface JobSpec {
  readonly template: { readonly spec: { readonly containers: { image: string; env: readonly object[] }[] } };
}

/** Of `manifests/in-cluster`, as far as the tests change it. */
type JobLike =
  | { readonly kind: 'Job'; readonly spec: JobSpec }
  | { readonly kind: 'CronJob'; readonly spec: { suspend?: boolean; readonly jobTemplate: { readonly spec: JobSpec } } }
  | { readonly kind: 'ClusterRole' };

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'podreach-image-'));
  const archive = join(folder, 'podreach.tar');
  try {
    for (const [script, ...args] of [
      ['scripts/image', archive, image],
      ['scripts/cluster', 'load', '--name', clusterName(), archive],
    ] as const) {
      const { code, stderr } = await run(script, args);
      expect(code, stderr).toBe(0);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** The objects of `manifests/in-cluster/FOLDER`, with the image under test and a check that is soon over. */
async function objectsOf(folder: 'job' | 'cronjob'): Promise<readonly JobLike[]> {
  const documents = parseAllDocuments(await kubectl(['kustomize', `manifests/in-cluster/${folder}`]));
  const objects = documents.map((document) => document.toJSON() as JobLike);
  for (const object of objects) {
    const job =
      object.kind === 'Job' ? object.spec : object.kind === 'CronJob' ? object.spec.jobTemplate.spec : undefined;
    for (const container of job?.template.spec.containers ?? []) {
      container.image = image;
      container.env = [
        { name: 'PODREACH_IMAGE', value: image },
        { name: 'PODREACH_ONLY', value: 'pod-to-pod.tcp,dns.fqdn' },
        { name: 'PODREACH_OUTPUT', value: 'json=/reports/report.json' },
      ];
    }
  }
  return objects;
}

async function expectPassed(job: string): Promise<void> {
  await kubectl([...inSystem, 'wait', '--for=condition=Complete', job, '--timeout=120s']);
  const log = await kubectl([...inSystem, 'logs', job]);
  expect(log).toContain(`image ${image}`);
  expect(log.trimEnd().split('\n').at(-1)).toMatch(/^PASS {2}\d+ passed, 0 failed, 0 unknown/);
  expect(await leftovers()).toEqual([]);
}

test('the image of the Dockerfile runs as a Job, with the rights it brings, and is the image of the probe Pods too', async () => {
  const objects = await objectsOf('job');
  try {
    await kubectl(['apply', '-f', '-'], asList(objects));
    await expectPassed('job/podreach');
  } finally {
    await kubectl(['delete', '-f', '-'], asList(objects));
  }
});

test('a Job of the CronJob runs so too', async () => {
  const objects = await objectsOf('cronjob');
  // Its own hour may be now.
  for (const object of objects) if (object.kind === 'CronJob') object.spec.suspend = true;
  try {
    await kubectl(['apply', '-f', '-'], asList(objects));
    await kubectl([...inSystem, 'create', 'job', 'now', '--from=cronjob/podreach']);
    await expectPassed('job/now');
  } finally {
    await kubectl(['delete', '-f', '-'], asList(objects));
  }
});
