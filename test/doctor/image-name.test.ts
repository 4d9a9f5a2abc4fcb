import { expect, test } from 'vitest';
import { fullImageName } from '#src/doctor/image-name.ts';

test.each([
  ['node', 'docker.io/library/node:latest'],
  ['node:24-bookworm-slim', 'docker.io/library/node:24-bookworm-slim'],
  ['docker.io/library/node:24', 'docker.io/library/node:24'],
  ['bitnami/node:24', 'docker.io/bitnami/node:24'],
  ['localhost/node:1', 'localhost/node:1'],
  ['registry.example:5000/node', 'registry.example:5000/node:latest'],
  ['example.org/a/b@sha256:0', 'example.org/a/b@sha256:0'],
])('%s is %s', (name, full) => {
  expect(fullImageName(name)).toBe(full);
});
