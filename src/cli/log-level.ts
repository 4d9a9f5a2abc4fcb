/** Values of `--log-level`, from loud to silent; `debug` shows every request to the API server. */
export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];
