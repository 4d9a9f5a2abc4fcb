import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions } from 'esbuild';
import { bundlePage } from './page-assets.ts';
import { thirdPartyNotices } from './third-party-notices.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** What is needed at run time is bundled and stands among devDependencies: who installs podreach fetches one package. */
const shared: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
};

/**
 * The CLI as one tiny entry and lazily loaded chunks. Chunks lie flat beside the entry, so that `../manifests` and `./agent.cjs`
 * are the same relative paths from every one of them. Names survive minifying, so that stacks in bug reports can be read.
 */
const cli: BuildOptions = {
  ...shared,
  entryPoints: { cli: 'src/cli/bin.ts' },
  outdir: 'dist',
  chunkNames: 'chunk-[hash]',
  format: 'esm',
  splitting: true,
  minifyWhitespace: true,
  minifySyntax: true,
  // CommonJS dependencies call require() for Node's own modules, which ES modules do not have.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
};

/** The program in the probe Pods: one file that any stock Node image runs, small because it travels in a ConfigMap. */
const agent: BuildOptions = {
  ...shared,
  entryPoints: ['src/agent/main.ts'],
  outfile: 'dist/agent.cjs',
  target: 'node20',
  format: 'cjs',
  minify: true,
  // What is loaded late is required late: the loader of ES modules takes longer to start than what it would load.
  supported: { 'dynamic-import': false },
};

const startedAtMs = performance.now();
// Nothing is written before everything is there: a mistake in a source file leaves the last good build in place.
const page = await bundlePage();
const define = { PODREACH_PAGE: JSON.stringify(page.assets) };
const built = await Promise.all([
  build({ ...cli, define, write: false, metafile: true }),
  build({ ...agent, write: false, metafile: true }),
]);
const notices = await thirdPartyNotices(root, [...page.metafiles, ...built.map(({ metafile }) => metafile)]);
const files = [
  ...built.flatMap(({ outputFiles }) => outputFiles),
  { path: join(dist, 'THIRD-PARTY-NOTICES'), contents: notices },
];
await mkdir(dist, { recursive: true });
await Promise.all(files.map(({ path, contents }) => writeFile(path, contents)));
await chmod(join(dist, 'cli.js'), 0o755);
const written = new Set(files.map(({ path }) => path));
const stale = (await readdir(dist)).map((name) => join(dist, name)).filter((path) => !written.has(path));
await Promise.all(stale.map((path) => rm(path, { recursive: true })));
process.stdout.write(`built dist/ in ${((performance.now() - startedAtMs) / 1000).toFixed(1)} s\n`);
