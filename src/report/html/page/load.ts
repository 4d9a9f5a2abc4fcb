import type { CaseTable } from '../data/case-table.ts';
import { unpackCases } from '../data/unpack.ts';

/** The cases that the page carries; undefined where it has none. */
export async function loadCases(): Promise<CaseTable | undefined> {
  const carrier = document.querySelector('#data');
  if (carrier === null) return undefined;
  const binary = atob(carrier.textContent ?? '');
  // What was read is not needed a second time.
  carrier.remove();
  const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return unpackCases(await new Response(inflated).text());
}
