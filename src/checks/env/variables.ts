import type { RunningService } from '../../domain/fixture.ts';
import { ipFamilyOf } from '../../domain/network.ts';

/** Values by their variables' names; null for a variable that must not be there. */
export type Variables = Readonly<Record<string, string | null>>;

/** What the names of a Service's variables begin with: upper case, dashes as underscores. */
export function prefixOf({ name }: Pick<RunningService, 'name'>): string {
  return upperCase(name);
}

/** `{SVC}_SERVICE_HOST` and `{SVC}_SERVICE_PORT`, of the first port. */
export function hostAndPort(service: RunningService, clusterIp: string): Variables {
  const prefix = prefixOf(service);
  const [first] = service.ports;
  return {
    [`${prefix}_SERVICE_HOST`]: clusterIp,
    ...(first === undefined ? {} : { [`${prefix}_SERVICE_PORT`]: String(first.port) }),
  };
}

/** `{SVC}_SERVICE_PORT_{NAME}` of every named port. */
export function namedPorts(service: RunningService): Variables {
  return Object.fromEntries(
    service.ports.flatMap(({ name, port }) =>
      name === undefined ? [] : [[portVariable(service, name), String(port)]],
    ),
  );
}

/** The variable of a named port. */
export function portVariable(service: Pick<RunningService, 'name'>, portName: string): string {
  return `${prefixOf(service)}_SERVICE_PORT_${upperCase(portName)}`;
}

/** Those that Docker's links had: `{SVC}_PORT`, and `{SVC}_PORT_80_TCP` with `_PROTO`, `_PORT` and `_ADDR` of every port. */
export function dockerLinks(service: RunningService, clusterIp: string): Variables {
  const prefix = prefixOf(service);
  const host = ipFamilyOf(clusterIp) === 'ipv6' ? `[${clusterIp}]` : clusterIp;
  const links = service.ports.map(({ port, protocol }) => {
    const proto = protocol.toLowerCase();
    return { name: `${prefix}_PORT_${port}_${protocol}`, proto, port: String(port), url: `${proto}://${host}:${port}` };
  });
  const [first] = links;
  return {
    ...(first === undefined ? {} : { [`${prefix}_PORT`]: first.url }),
    ...Object.fromEntries(
      links.flatMap(({ name, proto, port, url }) => [
        [name, url],
        [`${name}_PROTO`, proto],
        [`${name}_PORT`, port],
        [`${name}_ADDR`, clusterIp],
      ]),
    ),
  };
}

/** The variables that every Service with an address would have, as ones that must not be there. */
export function noneOf(service: RunningService): Variables {
  const names = ['SERVICE_HOST', 'SERVICE_PORT', 'PORT'].map((form) => `${prefixOf(service)}_${form}`);
  return Object.fromEntries(names.map((name) => [name, null]));
}

function upperCase(name: string): string {
  return name.toUpperCase().replaceAll('-', '_');
}
