import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { asList, clusterName, kubectl, leftovers, run } from '../harness/test-cluster.ts';

const image = 'localhost/podreach:latest';

/** Of `manifests/in-cluster/job`, as far as the test changes it. */
interface JobLike {
  readonly kind: string;
  readonly spec?: {
    readonly template?: { readonly spec: { readonly containers: { image: string; env: readonly object[] }[] } };
  };
}

test('the image of the Dockerfile runs as a Job, with the rights it brings, and is the image of the probe Pods too', async () => {
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
  const documents = parseAllDocuments(await kubectl(['kustomize', 'manifests/in-cluster/job']));
  const objects = documents.map((document) => document.toJSON() as JobLike);
  const [container] = objects.find(({ kind }) => kind === 'Job')?.spec?.template?.spec.containers ?? [];
  Object.assign(container ?? {}, {
    image,
    env: [
      { name: 'PODREACH_IMAGE', value: image },
      { name: 'PODREACH_ONLY', value: 'pod-to-pod.tcp,dns.fqdn' },
      { name: 'PODREACH_OUTPUT', value: 'json=/reports/report.json' },
    ],
  });
  try {
    await kubectl(['apply', '-f', '-'], asList(objects));
    await kubectl(['-n', 'podreach-system', 'wait', '--for=condition=Complete', 'job/podreach', '--timeout=120s']);

    const log = await kubectl(['-n', 'podreach-system', 'logs', 'job/podreach']);
    expect(log).toContain(`image ${image}`);
    expect(log.trimEnd().split('\n').at(-1)).toMatch(/^PASS {2}\d+ passed, 0 failed, 0 unknown/);
    expect(await leftovers()).toEqual([]);
  } finally {
    await kubectl(['delete', '-f', '-'], asList(objects));
  }
});
