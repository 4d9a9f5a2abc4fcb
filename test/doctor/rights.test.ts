import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { rightsOf, rightText } from '#src/doctor/rights.ts';

const rbac = await readFile(new URL('../../manifests/rbac.yaml', import.meta.url), 'utf8');

test.each(['podreach', 'podreach-api-proxy', 'podreach-policy'])(
  'every right of role %s says what it is for',
  (role) => {
    const rights = rightsOf(rbac, role);

    expect(rights.length).toBeGreaterThan(0);
    for (const right of rights) expect(right.purpose, rightText(right)).toMatch(/^[A-Z].{20,}/);
  },
);

test('rights are told as kubectl takes them', () => {
  const texts = rightsOf(rbac, 'podreach').map(rightText);

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

test('an unknown role has none', () => {
  expect(rightsOf(rbac, 'nobody')).toEqual([]);
});
