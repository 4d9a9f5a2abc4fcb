import type { Metafile } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { bundledFolders, type BundledPackage, renderNotices } from '../../scripts/third-party-notices.ts';

/** What esbuild says of one output that holds so many bytes of each file. */
function metafileOf(bytes: Readonly<Record<string, number>>): Metafile {
  const inputs = Object.fromEntries(Object.entries(bytes).map(([path, bytesInOutput]) => [path, { bytesInOutput }]));
  return { inputs: {}, outputs: { 'dist/cli.js': { bytes: 0, inputs, imports: [], exports: [] } } };
}

describe('the packages in a bundle', () => {
  test('are found in all outputs, each once, scoped and nested ones too', () => {
    const folders = bundledFolders([
      metafileOf({
        'src/cli/bin.ts': 9,
        'node_modules/yargs/index.mjs': 9,
        'node_modules/yargs/build/lib/usage.js': 9,
        'node_modules/cliui/node_modules/string-width/index.js': 9,
      }),
      metafileOf({ 'node_modules/@kubernetes/client-node/dist/index.js': 9, 'node_modules/yargs/index.mjs': 9 }),
    ]);

    expect(folders).toEqual([
      'node_modules/@kubernetes/client-node',
      'node_modules/cliui/node_modules/string-width',
      'node_modules/yargs',
    ]);
  });

  test('are those with code in it', () => {
    expect(bundledFolders([metafileOf({ 'node_modules/jose/index.js': 0 })])).toEqual([]);
  });
});

describe('the notices', () => {
  const alpha: BundledPackage = {
    name: 'alpha',
    version: '1.0.0',
    license: 'MIT',
    texts: ['The MIT License\r\nby A\n'],
  };
  const beta: BundledPackage = { name: 'beta', version: '2.0.0', texts: ['\n  Apache License\n', 'NOTICE of B\n'] };
  const gamma: BundledPackage = { name: 'gamma', version: '3.0.0', license: 'ISC', texts: [] };

  test('have name, version, licence and texts of each package', () => {
    const rule = '-'.repeat(80);

    expect(renderNotices([alpha, beta, gamma])).toBe(
      [
        'podreach holds code of these packages, each under its own licence.\n',
        `${rule}\nalpha 1.0.0 (MIT)\n\nThe MIT License\nby A\n`,
        `${rule}\nbeta 2.0.0\n\n  Apache License\n\nNOTICE of B\n`,
        `${rule}\ngamma 3.0.0 (ISC)\n`,
      ].join('\n'),
    );
  });

  test('are the same in any order, with a package that is installed twice', () => {
    expect(renderNotices([gamma, alpha, beta, alpha])).toBe(renderNotices([alpha, beta, gamma]));
  });

  test('are not written where a package says nothing of its licence', () => {
    expect(() => renderNotices([alpha, { name: 'delta', version: '4.0.0', texts: [] }])).toThrow(
      /^delta 4\.0\.0 is bundled/,
    );
  });
});
