import type { V1ConfigMap, V1Service } from '@kubernetes/client-node';
import type { ApiService } from '../domain/fixture.ts';
import type { ApiEdge } from './api-edge.ts';
import { hasHttpStatus } from './api-error.ts';
import { resourcePath } from './api-path.ts';
import { slicesOf } from './ask-api.ts';

const where = { namespace: 'default', name: 'kubernetes' } as const;
const httpsPort = 443;

/**
 * The Service under which Pods reach the API server, what is behind it, and the authority that vouches for it: every Namespace
 * gets its certificate for this purpose (https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/).
 * Undefined where it is forbidden to look; throws ToolError otherwise.
 */
export async function findApiService(
  edge: ApiEdge,
  namespace: string,
  signal: AbortSignal,
): Promise<ApiService | undefined> {
  const authority = resourcePath('configmaps', { namespace, name: 'kube-root-ca.crt' });
  const [service, slices, ca] = await Promise.all([
    allowed(edge.find<V1Service>(resourcePath('services', where), { signal })),
    allowed(slicesOf(edge, where.namespace, where.name, signal)),
    allowed(edge.find<V1ConfigMap>(authority, { signal })),
  ]);
  if (service === undefined) return undefined;
  const port = (service.spec?.ports ?? []).find((candidate) => candidate.port === httpsPort);
  const endpoints = (slices ?? []).flatMap(({ endpoints, ports }) =>
    (endpoints ?? []).flatMap(({ addresses }) =>
      (addresses ?? []).flatMap((address) =>
        (ports ?? [])
          .filter(({ name }) => (name ?? '') === (port?.name ?? ''))
          .flatMap(({ port: number }) => (number === undefined ? [] : { address, port: number })),
      ),
    ),
  );
  const certificate = ca?.data?.['ca.crt'];
  return {
    clusterIps: (service.spec?.clusterIPs ?? []).filter((ip) => ip !== 'None'),
    port: httpsPort,
    endpoints,
    ...(certificate === undefined ? {} : { ca: certificate }),
  };
}

async function allowed<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (hasHttpStatus(error, 403)) return undefined;
    throw error;
  }
}
