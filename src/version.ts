import manifest from '../package.json' with { type: 'json' };

/** The version of this package, as `--version` and every report state it. */
export const version: string = manifest.version;
