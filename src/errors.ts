/** Documented exit codes of every command. */
export const exitCodes = { passed: 0, failed: 1, usage: 2, couldNotTest: 3, interrupted: 130 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Everything that can stop podreach itself, with its exit code. Faults of the network are findings, never errors. */
export const errorCodes = {
  USAGE: exitCodes.usage,
  SETTINGS_INVALID: exitCodes.usage,
  KUBECONFIG_NOT_FOUND: exitCodes.usage,
  KUBECONFIG_INVALID: exitCodes.usage,
  CONTEXT_NOT_FOUND: exitCodes.usage,
  OUTPUT_NOT_WRITABLE: exitCodes.usage,
  API_UNREACHABLE: exitCodes.couldNotTest,
  API_CERTIFICATE: exitCodes.couldNotTest,
  UNAUTHORIZED: exitCodes.couldNotTest,
  FORBIDDEN: exitCodes.couldNotTest,
  QUOTA_EXCEEDED: exitCodes.couldNotTest,
  POD_SECURITY: exitCodes.couldNotTest,
  ADMISSION_DENIED: exitCodes.couldNotTest,
  OBJECT_REFUSED: exitCodes.couldNotTest,
  IMAGE_PULL: exitCodes.couldNotTest,
  POD_FAILED: exitCodes.couldNotTest,
  PODS_NOT_READY: exitCodes.couldNotTest,
  NO_USABLE_NODE: exitCodes.couldNotTest,
  AGENT_MISSING: exitCodes.couldNotTest,
  AGENT_PROTOCOL: exitCodes.couldNotTest,
  AGENT_UNREACHABLE: exitCodes.couldNotTest,
  MANIFEST_INVALID: exitCodes.couldNotTest,
  API_ERROR: exitCodes.couldNotTest,
  TIMEOUT: exitCodes.couldNotTest,
  INTERRUPTED: exitCodes.interrupted,
} as const;
export type ErrorCode = keyof typeof errorCodes;

/** A problem the user can act on: one clear message, the next step, and the exit code that belongs to it. */
export class ToolError extends Error {
  readonly code: ErrorCode;
  /** The next step, as a sentence or a command. */
  readonly hint: string;

  constructor(code: ErrorCode, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ToolError';
    this.code = code;
    this.hint = hint;
  }

  get exitCode(): ExitCode {
    return errorCodes[this.code];
  }
}
