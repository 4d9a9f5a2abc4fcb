import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import type { Embedded, PageAssets } from '../src/report/html/page-assets.ts';
import { bundledFolders, thirdPartyNotices } from './third-party-notices.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = 'src/report/html/page';

/** What the HTML report embeds, and what esbuild says of how it was made. */
export interface BundledPage {
  readonly assets: PageAssets;
  readonly metafiles: readonly Metafile[];
}

/** Bundles what the HTML report runs in a browser, and its style. */
export async function bundlePage(): Promise<BundledPage> {
  const [theme, script, style] = await Promise.all([
    bundled(`${page}/theme-first.ts`),
    bundled(`${page}/main.tsx`),
    bundled(`${page}/style/page.css`),
  ]);
  return {
    assets: { theme: theme.embedded, script: script.embedded, style: style.embedded },
    metafiles: [theme, script, style].map(({ metafile }) => metafile),
  };
}

async function bundled(entry: string): Promise<{ readonly embedded: Embedded; readonly metafile: Metafile }> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    minify: true,
    format: 'iife',
    platform: 'browser',
    // Of the same age as DecompressionStream, light-dark() and the other things the page counts on.
    target: ['chrome123', 'firefox128', 'safari17.5'],
    charset: 'utf8',
    legalComments: 'none',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'warning',
  });
  const text = (await notice(metafile)) + (outputFiles[0]?.text.trim() ?? '');
  return { embedded: { text, hash: createHash('sha256').update(text).digest('base64') }, metafile };
}

/** A report is passed on as one file: the licences of what is in it go along. */
async function notice(metafile: Metafile): Promise<string> {
  if (bundledFolders([metafile]).length === 0) return '';
  const notices = await thirdPartyNotices(root, [metafile]);
  return `/*\n${notices.replaceAll('*/', '* /')}*/\n`;
}
