import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { type Right, rightsOf, rightText } from '#src/doctor/rights.ts';

async function rightsIn(file: string): Promise<readonly Right[]> {
  return rightsOf({ file, text: await readFile(new URL(`../../manifests/rbac/${file}`, import.meta.url), 'utf8') });
}

test.each([
  ['check.yaml', 'podreach'],
  ['api-proxy.yaml', 'podreach-api-proxy'],
  ['load-balancer.yaml', 'podreach-load-balancer'],
  ['policy.yaml', 'podreach-policy'],
])('every right in %s says what it is for', async (file, role) => {
  const rights = await rightsIn(file);

  expect(rights.length).toBeGreaterThan(0);
  for (const right of rights) {
    expect(right.purpose, rightText(right)).toMatch(/^[A-Z].{20,}/);
    expect(right).toMatchObject({ role, file });
  }
});

test('rights are told as kubectl takes them, each once', async () => {
  const texts = (await rightsIn('check.yaml')).map(rightText);

  expect(texts).toEqual(
    expect.arrayContaining([
      'list nodes',
      'create pods/exec',
      'list endpointslices.discovery.k8s.io',
      'get services/kubernetes',
      'patch networkpolicies.networking.k8s.io',
    ]),
  );
  expect(new Set(texts).size).toBe(texts.length);
});

test('a file without rules has none', () => {
  expect(rightsOf({ file: 'x', text: 'metadata: { name: x }' })).toEqual([]);
});
