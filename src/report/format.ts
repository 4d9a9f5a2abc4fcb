/** Formats a report can be written in; apart from the renderers, so that `--help` can list them without loading any. */
export const formats = ['text', 'json', 'ndjson', 'junit', 'html', 'markdown', 'github', 'prometheus'] as const;
export type Format = (typeof formats)[number];
