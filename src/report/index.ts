import type { Format } from './format.ts';
import { renderGithub } from './github.ts';
import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';
import { renderJunit } from './junit.ts';
import { renderMarkdown } from './markdown.ts';
import { renderNdjson } from './ndjson.ts';
import { renderPrometheus } from './prometheus.ts';
import type { Reporter } from './reporter.ts';
import { renderText } from './text.ts';

/** Every format's renderer; a format without one does not compile. */
export const reporters = {
  text: renderText,
  json: renderJson,
  ndjson: renderNdjson,
  junit: renderJunit,
  html: renderHtml,
  markdown: renderMarkdown,
  github: renderGithub,
  prometheus: renderPrometheus,
} satisfies Record<Format, Reporter>;
