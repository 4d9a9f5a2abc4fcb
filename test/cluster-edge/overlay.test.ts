import { expect, test } from 'vitest';
import { fillIn, layOver } from '#src/cluster/overlay.ts';

test.each<[string, unknown, unknown, unknown]>([
  ['maps are merged, at any depth', { a: { b: 1, c: 2 } }, { a: { c: 3 }, d: 4 }, { a: { b: 1, c: 3 }, d: 4 }],
  ['null removes', { a: { b: 1, c: 2 } }, { a: { b: null } }, { a: { c: 2 } }],
  ['null of what is not there is nothing', { a: 1 }, { b: null, c: { d: null, e: 1 } }, { a: 1, c: { e: 1 } }],
  [
    'a list that says so replaces the one that is there',
    { ports: [{ name: 'a', port: 1 }] },
    { ports: [{ $patch: 'replace' }, { name: 'b', port: 2 }] },
    { ports: [{ name: 'b', port: 2 }] },
  ],
  [
    'items are merged by name, new ones come last',
    { containers: [{ name: 'agent', image: 'i', env: [{ name: 'A', value: '1' }] }, { name: 'peer' }] },
    { containers: [{ name: 'extra' }, { name: 'agent', env: [{ name: 'B', value: '2' }] }] },
    {
      containers: [
        {
          name: 'agent',
          image: 'i',
          env: [
            { name: 'A', value: '1' },
            { name: 'B', value: '2' },
          ],
        },
        { name: 'peer' },
        { name: 'extra' },
      ],
    },
  ],
  [
    'null removes a field of an item',
    { c: [{ name: 'a', x: 1 }] },
    { c: [{ name: 'a', x: null }] },
    { c: [{ name: 'a' }] },
  ],
  [
    'null is left out of a new item',
    { c: [{ name: 'a' }] },
    { c: [{ name: 'b', x: null }] },
    { c: [{ name: 'a' }, { name: 'b' }] },
  ],
  ['other lists are replaced', { drop: ['ALL', 'NET_RAW'] }, { drop: ['ALL'] }, { drop: ['ALL'] }],
  ['an empty list replaces', { ports: [{ name: 'tcp' }] }, { ports: [] }, { ports: [] }],
  ['a named list fills an empty one', { ports: [] }, { ports: [{ name: 'tcp' }] }, { ports: [{ name: 'tcp' }] }],
  ['a value replaces one of another kind', { a: { b: 1 } }, { a: 'text' }, { a: 'text' }],
])('%s', (_, base, overlay, merged) => {
  const before = JSON.stringify([base, overlay]);
  expect(layOver(base, overlay)).toEqual(merged);
  expect(JSON.stringify([base, overlay]), 'neither is touched').toBe(before);
});

test('marks are filled in everywhere, and a number that stands alone becomes one', () => {
  const object = {
    name: '${pod-name}',
    port: '${port}',
    url: 'http://${pod-name}:${port}',
    list: ['${port}', 7, true, null],
  };
  expect(fillIn(object, { 'pod-name': 'web', port: '8080' }, 'file')).toEqual({
    name: 'web',
    port: 8080,
    url: 'http://web:8080',
    list: [8080, 7, true, null],
  });
});

test('fields that take text keep it', () => {
  const object = { env: [{ name: 'A', value: '${port}' }], metadata: { labels: { a: '${port}' } }, args: ['${port}'] };
  expect(fillIn(object, { port: '8080' }, 'file')).toEqual({
    env: [{ name: 'A', value: '8080' }],
    metadata: { labels: { a: '8080' } },
    args: ['8080'],
  });
});

test('text that looks like a number but was none in the value stays text', () => {
  expect(fillIn({ a: '8080', b: '${address}' }, { address: '10.0.0.1' }, 'file')).toEqual({ a: '8080', b: '10.0.0.1' });
});

test('a value is not read for marks again', () => {
  expect(fillIn({ a: '${one}' }, { one: '${two}', two: 'x' }, 'file')).toEqual({ a: '${two}' });
});

test('a mark without a value is a broken manifest, named by its file', () => {
  expect(() => fillIn({ a: ['${missing}'] }, { other: '1' }, 'manifests/pods/x.yaml')).toThrow(
    expect.objectContaining({ code: 'MANIFEST_INVALID', message: 'manifests/pods/x.yaml has no value for ${missing}' }),
  );
});
