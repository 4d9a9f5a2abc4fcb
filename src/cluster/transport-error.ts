import { ToolError } from '../errors.ts';
import type { RequestContext } from './api-error.ts';

/** Kinds of failed exchanges that never brought an answer. `refused` means that the server surely did not execute the request. */
export type TransportFailure = 'refused' | 'lost' | 'timeout' | 'certificate' | 'unresolved' | 'aborted';

const certificateCodes = new Map([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'it is self-signed'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'it is signed by an authority that the kubeconfig does not name'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'it is signed by an authority that the kubeconfig does not name'],
  ['UNABLE_TO_GET_ISSUER_CERT', 'it is signed by an authority that the kubeconfig does not name'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'it is signed by an authority that the kubeconfig does not name'],
  ['CERT_SIGNATURE_FAILURE', 'its signature is not by the authority that the kubeconfig names'],
  ['CERT_HAS_EXPIRED', 'it has expired'],
  ['CERT_NOT_YET_VALID', "it is not valid yet; is this machine's clock right?"],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'it is for another name'],
]);

/** Whether an exchange was ended by the time limit it was given. */
export function isOwnTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'TimeoutError';
}

/** Sorts Node's error of a failed exchange; unknown ones count as `lost`, which is never retried where it could do harm. */
export function classifyTransport(error: unknown): TransportFailure {
  const code = errorCode(error);
  if (isOwnTimeout(error)) return 'timeout';
  if (error instanceof Error && error.name === 'AbortError') return 'aborted';
  if (certificateCodes.has(code) || code === 'EPROTO' || code.startsWith('ERR_SSL_') || code.startsWith('ERR_OSSL_'))
    return 'certificate';
  switch (code) {
    case 'ECONNREFUSED':
      return 'refused';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'unresolved';
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return 'timeout';
    default:
      return 'lost';
  }
}

/** The ToolError for an exchange that brought no answer; names the server's URL. */
export function transportError(error: unknown, server: string): ToolError {
  const cause = { cause: error };
  const code = errorCode(error);
  const failure = classifyTransport(error);
  switch (failure) {
    case 'certificate': {
      const reason = certificateCodes.get(code) ?? `TLS failed (${code}); does this port speak TLS?`;
      return new ToolError(
        'API_CERTIFICATE',
        `the certificate of the API server ${server} is not accepted: ${reason}`,
        'Take a fresh kubeconfig of this cluster, or correct certificate-authority and tls-server-name in it.',
        cause,
      );
    }
    case 'unresolved':
      return unreachable(server, `its name cannot be resolved (${code})`, cause);
    case 'refused':
      return unreachable(server, 'the connection is refused', cause);
    case 'timeout':
      return unreachable(
        server,
        code === '' ? 'it did not answer in time' : `it did not answer in time (${code})`,
        cause,
      );
    case 'lost':
      return unreachable(server, `the connection was lost (${code || 'closed'})`, cause);
    case 'aborted':
      return new ToolError('INTERRUPTED', 'interrupted', 'Run it again.', cause);
    default:
      return failure satisfies never;
  }
}

/** The ToolError for a change that an API server which can be reached did not answer in time: before it stores one, it asks webhooks. */
export function heldUpError(error: unknown, { server, method, path }: RequestContext): ToolError {
  return new ToolError(
    'API_UNREACHABLE',
    `the API server ${server} did not answer ${method} ${path} in time`,
    'A webhook may hold it up: `kubectl get validatingwebhookconfigurations,mutatingwebhookconfigurations`.',
    { cause: error },
  );
}

function unreachable(server: string, reason: string, cause: ErrorOptions): ToolError {
  return new ToolError(
    'API_UNREACHABLE',
    `cannot reach the API server ${server}: ${reason}`,
    'Check the server in the kubeconfig (`kubectl cluster-info`), VPN and proxy.',
    cause,
  );
}

/** Node reports several tried addresses as an AggregateError that carries the first one's code, or none. */
function errorCode(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error instanceof AggregateError ? errorCode(error.errors[0]) : '';
}
