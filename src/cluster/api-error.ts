import { ToolError } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import { missingPermission, parseStatus } from './api-status.ts';
import type { ApiStatus, MissingPermission } from './api-status.ts';

/** What was asked, for messages. */
export interface RequestContext {
  readonly server: string;
  readonly method: string;
  readonly path: string;
}

/** An error answer of the API server; `httpStatus` lets callers tell 404 and 409 from the rest. */
export class ApiStatusError extends ToolError {
  readonly httpStatus: number;
  readonly status: ApiStatus | undefined;

  constructor(code: ErrorCode, message: string, hint: string, httpStatus: number, status: ApiStatus | undefined) {
    super(code, message, hint);
    this.httpStatus = httpStatus;
    this.status = status;
  }
}

/** True for an API error with this HTTP status. */
export function hasHttpStatus(error: unknown, httpStatus: number): error is ApiStatusError {
  return error instanceof ApiStatusError && error.httpStatus === httpStatus;
}

/** Turns an error answer into the ToolError that says what to do; bodies and headers are never shown as they are. */
export function statusError(httpStatus: number, body: string, context: RequestContext): ApiStatusError {
  const status = parseStatus(body);
  const message = status?.message ?? '';
  const { code, text, hint } = explain(httpStatus, message, context);
  return new ApiStatusError(code, text, hint, httpStatus, status);
}

interface Explanation {
  readonly code: ErrorCode;
  readonly text: string;
  readonly hint: string;
}

function explain(httpStatus: number, message: string, context: RequestContext): Explanation {
  if (httpStatus === 401) {
    return {
      code: 'UNAUTHORIZED',
      text: `the API server ${context.server} does not accept the credentials`,
      hint: 'Log in again, or choose another context with --context.',
    };
  }
  // Admission is looked at before the status: its refusals come as 400, 403, 422 and 500.
  if (/exceeded quota|failed quota/.test(message)) {
    return {
      code: 'QUOTA_EXCEEDED',
      text: message,
      hint: 'Raise the quota, or exempt namespaces labelled app.kubernetes.io/managed-by=podreach.',
    };
  }
  if (/(minimum|maximum) \S+ usage per |max limit to request ratio per /i.test(message)) {
    return {
      code: 'QUOTA_EXCEEDED',
      text: `a LimitRange refuses a probe Pod: ${message}`,
      hint: 'Namespaces get it when they are new: exempt those labelled app.kubernetes.io/managed-by=podreach, or widen it. Each container asks for 10m CPU and 48Mi of memory, and may use 192Mi.',
    };
  }
  if (message.includes('violates PodSecurity')) {
    return {
      code: 'POD_SECURITY',
      text: message,
      hint: 'The probe Pods meet the level "restricted": look for a webhook that changes Pods or namespace labels.',
    };
  }
  if (/admission webhook .* denied the request|ValidatingAdmissionPolicy .* denied request/.test(message)) {
    return {
      code: 'ADMISSION_DENIED',
      text: message,
      hint: 'Exempt objects labelled app.kubernetes.io/managed-by=podreach from this rule.',
    };
  }
  if (/failed calling webhook|failed to call webhook/.test(message)) {
    return {
      code: 'ADMISSION_DENIED',
      text: message,
      hint: "The cluster's admission webhook does not answer: repair it or its service.",
    };
  }
  if (message.includes('because it is being terminated')) {
    return {
      code: 'API_ERROR',
      text: message,
      hint: 'Something deletes the Namespaces of this run: is `podreach clean` running?',
    };
  }
  if (httpStatus === 403) return explainForbidden(message, context);
  if (httpStatus === 422) {
    return {
      code: 'OBJECT_REFUSED',
      text: `the API server refuses the object: ${message}`,
      hint: 'The cluster may be too old for it, or a feature of it is off.',
    };
  }
  if (httpStatus === 429) {
    return {
      code: 'API_ERROR',
      text: 'the API server is overloaded and went on refusing requests (429)',
      hint: 'Retry later, or lower --concurrency.',
    };
  }
  return {
    code: 'API_ERROR',
    text: `the API server answered ${httpStatus} to ${context.method} ${context.path}: ${message || 'no Kubernetes status in the answer; is a proxy in between?'}`,
    hint: "See the API server's log, or run again with --log-level debug.",
  };
}

function explainForbidden(message: string, context: RequestContext): Explanation {
  const missing = missingPermission(message);
  if (missing === undefined) {
    return {
      code: 'FORBIDDEN',
      text: `forbidden: ${message || `${context.method} ${context.path}`}`,
      hint: 'Ask an administrator of the cluster for access.',
    };
  }
  const scope = missing.namespace === undefined ? 'in the whole cluster' : `in namespace ${missing.namespace}`;
  return {
    code: 'FORBIDDEN',
    text: `user "${missing.user}" may not ${missing.verb} ${qualifiedResource(missing)} ${scope}`,
    hint: `Check with \`${canICommand(missing)}\`; grant it in a ${missing.namespace === undefined ? 'ClusterRole' : 'Role'}: apiGroups ["${missing.group}"], resources ["${missing.resource}"], verbs ["${missing.verb}"].`,
  };
}

function qualifiedResource(missing: MissingPermission): string {
  const [resource = '', subresource] = missing.resource.split('/');
  const group = missing.group === '' ? '' : `.${missing.group}`;
  return `${resource}${group}${subresource === undefined ? '' : `/${subresource}`}`;
}

function canICommand(missing: MissingPermission): string {
  const [, subresource] = missing.resource.split('/');
  const resource = qualifiedResource(missing).split('/')[0] ?? '';
  const flags = [
    ...(subresource === undefined ? [] : [`--subresource=${subresource}`]),
    ...(missing.namespace === undefined ? ['--all-namespaces'] : ['-n', missing.namespace]),
  ];
  return ['kubectl auth can-i', missing.verb, resource, ...flags].join(' ');
}
