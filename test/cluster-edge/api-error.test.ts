import type { V1Pod } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { statusError } from '#src/cluster/api-error.ts';
import { classifyTransport, transportError } from '#src/cluster/transport-error.ts';
import { probePodAlone } from './probe-pod.ts';
import { statusBodies } from './status-bodies.ts';

const context = { server: 'https://api.test:6443', method: 'POST', path: '/api/v1/namespaces' };

describe('an error answer of the API server', () => {
  const rows: readonly [keyof typeof statusBodies, string, RegExp][] = [
    ['unauthorized', 'UNAUTHORIZED', /https:\/\/api\.test:6443 does not accept the credentials/],
    ['forbiddenNodes', 'FORBIDDEN', /user "alice" may not list nodes in the whole cluster/],
    [
      'forbiddenPolicies',
      'FORBIDDEN',
      /user "alice" may not create networkpolicies\.networking\.k8s\.io in namespace team/,
    ],
    ['forbiddenExec', 'FORBIDDEN', /user "alice" may not get pods\/exec in namespace default/],
    ['quota', 'QUOTA_EXCEEDED', /exceeded quota: q, requested: pods=1/],
    ['podSecurity', 'POD_SECURITY', /violates PodSecurity "restricted:latest"/],
    ['admissionPolicy', 'ADMISSION_DENIED', /no config maps here/],
    ['deadWebhook', 'ADMISSION_DENIED', /failed calling webhook "hook\.example\.test"/],
    ['terminating', 'API_ERROR', /being terminated/],
    ['notFound', 'API_ERROR', /404 to POST \/api\/v1\/namespaces: namespaces "nope" not found/],
    ['proxyPage', 'API_ERROR', /502 .* no Kubernetes status in the answer/],
  ];
  test.each(rows)('%s is %s', (name, code, message) => {
    const { httpStatus, body } = statusBodies[name];
    const error = statusError(httpStatus, body, context);
    expect(error).toMatchObject({ code, httpStatus, name: 'ToolError' });
    expect(error.message).toMatch(message);
    expect(error.hint).not.toBe('');
    expect(`${error.message}${error.hint}`).not.toContain('secret');
  });

  test('a missing right comes with the command to check it and the rule to add', () => {
    const { httpStatus, body } = statusBodies.forbiddenExec;
    const { hint } = statusError(httpStatus, body, context);
    expect(hint).toContain('kubectl auth can-i get pods --subresource=exec -n default');
    expect(hint).toContain('Role: apiGroups [""], resources ["pods/exec"], verbs ["get"]');
    const nodes = statusError(403, statusBodies.forbiddenNodes.body, context);
    expect(nodes.hint).toContain('kubectl auth can-i list nodes --all-namespaces');
    expect(nodes.hint).toContain('ClusterRole');
  });

  // What the plugin LimitRanger says (plugin/pkg/admission/limitranger); it joins several with brackets around them.
  test.each([
    'minimum memory usage per Container is 64Mi, but request is 48Mi',
    'maximum memory usage per Pod is 128Mi, but limit is 192Mi',
    'maximum cpu usage per Container is 1.  No limit is specified',
    'minimum cpu usage per Container is 10m.  No request is specified',
    'memory max limit to request ratio per Container is 2, but provided ratio is 4.000000',
    '[minimum memory usage per Container is 64Mi, but request is 48Mi, memory max limit to request ratio per Container is 2, but provided ratio is 4]',
  ])('a LimitRange: %s', async (words) => {
    const message = `pods "agent-0" is forbidden: ${words}`;
    const body = JSON.stringify({ kind: 'Status', status: 'Failure', message, reason: 'Forbidden', code: 403 });
    const error = statusError(403, body, context);
    expect(error).toMatchObject({ code: 'QUOTA_EXCEEDED', message: expect.stringContaining(words) });
    expect(error.message).toContain('LimitRange');
    const pod = (await probePodAlone()).probePod as V1Pod;
    const { requests, limits } = pod.spec?.containers[0]?.resources ?? {};
    expect(error.hint).toContain(`${requests?.['cpu']} CPU and ${requests?.['memory']} of memory`);
    expect(error.hint).toContain(`may use ${limits?.['memory']}`);
  });

  test('429 after all retries', () => {
    expect(statusError(429, '', context)).toMatchObject({ code: 'API_ERROR' });
  });
});

describe('an exchange without an answer', () => {
  const failure = (code: string, message = code) => Object.assign(new Error(message), { code });
  const rows: readonly [string, string, string, RegExp][] = [
    ['ECONNREFUSED', 'refused', 'API_UNREACHABLE', /api\.test:6443: the connection is refused/],
    ['ENOTFOUND', 'unresolved', 'API_UNREACHABLE', /name cannot be resolved/],
    ['ETIMEDOUT', 'timeout', 'API_UNREACHABLE', /did not answer in time/],
    ['ECONNRESET', 'lost', 'API_UNREACHABLE', /connection was lost/],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate', 'API_CERTIFICATE', /authority that the kubeconfig does not name/],
    ['CERT_HAS_EXPIRED', 'certificate', 'API_CERTIFICATE', /expired/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate', 'API_CERTIFICATE', /another name/],
    ['EPROTO', 'certificate', 'API_CERTIFICATE', /does this port speak TLS/],
  ];
  test.each(rows)('%s is %s and %s', (code, kind, toolCode, message) => {
    expect(classifyTransport(failure(code))).toBe(kind);
    const error = transportError(failure(code), context.server);
    expect(error.code).toBe(toolCode);
    expect(error.message).toMatch(message);
  });

  test('several addresses tried in vain count as the first one', () => {
    expect(classifyTransport(new AggregateError([failure('ECONNREFUSED'), failure('ETIMEDOUT')]))).toBe('refused');
  });

  test('our own time limit is a timeout', () => {
    expect(classifyTransport(new DOMException('late', 'TimeoutError'))).toBe('timeout');
  });
});
