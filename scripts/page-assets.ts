import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Embedded, PageAssets } from '../src/report/html/page-assets.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = 'src/report/html/page';

/** Bundles what the HTML report runs in a browser, and its style. */
export async function bundlePage(): Promise<PageAssets> {
  const [theme, script, style] = await Promise.all([
    bundled(`${page}/theme-first.ts`),
    bundled(`${page}/main.tsx`),
    bundled(`${page}/style/page.css`),
  ]);
  return { theme, script, style };
}

async function bundled(entry: string): Promise<Embedded> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
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
  const text = outputFiles[0]?.text.trim() ?? '';
  return { text, hash: createHash('sha256').update(text).digest('base64') };
}
