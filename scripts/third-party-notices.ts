import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Metafile } from 'esbuild';

/** A package of which a bundle holds code. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** The licence by name, as its package.json has it. */
  readonly license?: string;
  /** Its licence and notice files, in the order of their names. */
  readonly texts: readonly string[];
}

/** The notices that licences ask for of whoever passes code on: of every package that the bundles made in `root` hold code of. */
export async function thirdPartyNotices(root: string, metafiles: readonly Metafile[]): Promise<string> {
  return renderNotices(
    await Promise.all(bundledFolders(metafiles).map(async (folder) => readPackage(join(root, folder)))),
  );
}

/** Folders of the packages of which any code is in an output, as the metafiles write them; what was shaken out does not count. */
export function bundledFolders(metafiles: readonly Metafile[]): readonly string[] {
  const inputs = metafiles
    .flatMap(({ outputs }) => Object.values(outputs))
    .flatMap(({ inputs }) => Object.entries(inputs));
  const folders = inputs
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    // A package within a package's own node_modules is the inner one.
    .flatMap(([path]) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0] ?? []);
  return [...new Set(folders)].sort();
}

/** The text of the notices, the same in whatever order the packages come. Throws where one says nothing of its licence. */
export function renderNotices(packages: readonly BundledPackage[]): string {
  const silent = packages.find(({ license, texts }) => license === undefined && texts.length === 0);
  if (silent !== undefined) {
    throw new Error(`${titleOf(silent)} is bundled, and has neither a licence file nor a licence in its package.json`);
  }
  const sections = new Map(packages.map((one) => [titleOf(one), sectionOf(one)]));
  const sorted = [...sections].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, section]) => section);
  return ['podreach holds code of these packages, each under its own licence.\n', ...sorted].join(rule);
}

const rule = `\n${'-'.repeat(80)}\n`;

function titleOf({ name, version }: BundledPackage): string {
  return `${name} ${version}`;
}

function sectionOf(one: BundledPackage): string {
  const title = one.license === undefined ? titleOf(one) : `${titleOf(one)} (${one.license})`;
  const texts = one.texts.map((text) =>
    text
      .replaceAll('\r\n', '\n')
      .replace(/^\s*\n/, '')
      .trimEnd(),
  );
  return `${[title, ...texts].join('\n\n')}\n`;
}

async function readPackage(folder: string): Promise<BundledPackage> {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license?: unknown;
  };
  const files = (await readdir(folder)).filter((file) => /^(?:un)?licen[cs]e|^(?:notice|copying)/i.test(file)).sort();
  const texts = await Promise.all(files.map(async (file) => readFile(join(folder, file), 'utf8')));
  return { name, version, ...(typeof license === 'string' ? { license } : {}), texts };
}
