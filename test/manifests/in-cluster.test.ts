import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const folder = new URL('../../manifests/in-cluster/', import.meta.url);

interface PodSpec {
  readonly serviceAccountName: string;
  readonly securityContext: object;
  readonly containers: readonly { readonly securityContext: object }[];
}

interface JobSpec {
  readonly template: { readonly spec: PodSpec };
}

async function read<Manifest>(file: string): Promise<Manifest> {
  return parse(await readFile(new URL(file, folder), 'utf8')) as Manifest;
}

test('Job and CronJob run the same Pod', async () => {
  const job = await read<{ spec: JobSpec }>('job/job.yaml');
  const cronJob = await read<{ spec: { jobTemplate: { spec: JobSpec } } }>('cronjob/cronjob.yaml');

  expect(cronJob.spec.jobTemplate.spec.template).toEqual(job.spec.template);
  expect(job.spec.template.spec.containers).toHaveLength(1);
});

test('the Pod has the account that is bound, and what the restricted Pod Security Standard asks for', async () => {
  const { metadata, spec } = await read<{ metadata: { namespace: string }; spec: JobSpec }>('job/job.yaml');
  const pod = spec.template.spec;
  const binding = await read<{ subjects: readonly object[] }>('account/binding.yaml');

  expect(binding.subjects).toEqual([
    { kind: 'ServiceAccount', name: pod.serviceAccountName, namespace: metadata.namespace },
  ]);
  expect(pod.securityContext).toEqual({ runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } });
  expect(pod.containers[0]?.securityContext).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  });
});

test('the role that is bound is the one for runs', async () => {
  const role = parse(await readFile(new URL('../rbac/check.yaml', folder), 'utf8')) as { metadata: { name: string } };

  expect((await read<{ roleRef: object }>('account/binding.yaml')).roleRef).toMatchObject({
    kind: 'ClusterRole',
    name: role.metadata.name,
  });
});
