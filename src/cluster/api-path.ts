/** Query parameters; undefined ones are left out, arrays are repeated (`command=a&command=b`). */
export type Query = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

/** The core and the built-in API groups used here, with their resources' plural names. */
const groups = {
  namespaces: 'api/v1',
  nodes: 'api/v1',
  pods: 'api/v1',
  services: 'api/v1',
  configmaps: 'api/v1',
  endpoints: 'api/v1',
  endpointslices: 'apis/discovery.k8s.io/v1',
  events: 'api/v1',
  networkpolicies: 'apis/networking.k8s.io/v1',
  daemonsets: 'apis/apps/v1',
} as const;
export type Resource = keyof typeof groups;

/** `/api/v1/namespaces/NS/pods/NAME/SUBRESOURCE`; every part from outside is URL-encoded. */
export function resourcePath(
  resource: Resource,
  where: { namespace?: string; name?: string; subresource?: string } = {},
): string {
  const parts = [
    groups[resource],
    ...(where.namespace === undefined ? [] : ['namespaces', encodeURIComponent(where.namespace)]),
    resource,
    ...(where.name === undefined ? [] : [encodeURIComponent(where.name)]),
    ...(where.subresource === undefined ? [] : [where.subresource]),
  ];
  return `/${parts.join('/')}`;
}

/** Joins server (which may hold a path of its own), path and query. */
export function requestUrl(server: string, path: string, query: Query = {}): URL {
  const url = new URL(`${server.replace(/\/+$/, '')}${path}`);
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined) continue;
    for (const item of Array.isArray(value) ? (value as readonly string[]) : [String(value)])
      url.searchParams.append(key, item);
  }
  return url;
}

/** What to start in which container. */
export interface ExecTarget {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly command: readonly string[];
}

/**
 * The WebSocket address of an exec session. stdin is always open: without it some runtimes end the session after the first
 * output (kata-containers issue 13640).
 */
export function execUrl(server: string, target: ExecTarget): URL {
  const url = requestUrl(
    server,
    resourcePath('pods', { namespace: target.namespace, name: target.pod, subresource: 'exec' }),
    {
      container: target.container,
      command: target.command,
      stdin: true,
      stdout: true,
      stderr: true,
      tty: false,
    },
  );
  url.protocol = url.protocol === 'http:' ? 'ws:' : 'wss:';
  return url;
}
