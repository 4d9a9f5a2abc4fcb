import type { Format } from './format.ts';
import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';
import type { Reporter } from './reporter.ts';
import { renderText } from './text.ts';

/** Every format's renderer; a format without one does not compile. */
export const reporters = { text: renderText, json: renderJson, html: renderHtml } satisfies Record<Format, Reporter>;
