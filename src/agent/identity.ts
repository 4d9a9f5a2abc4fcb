import { identityVariables, responderPorts, responderSocketName } from '../wire/responder.ts';

/** Overrides the port of `responderPorts`, by one or several with commas between: some Pods serve more, and others share a network namespace. */
const portsVariable = 'PODREACH_PORTS';

/** Seconds that the responders go on answering after SIGTERM, as a server that drains does; none unless set. */
const lingerVariable = 'PODREACH_LINGER_SECONDS';

/** Who this agent is, from its environment. */
export interface Identity {
  readonly namespace: string;
  readonly pod: string;
  readonly node: string;
  readonly container: string;
  /** All containers of the Pod, this one included. */
  readonly containers: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads the identity from the variables of `identityVariables`; throws an Error that names the one that is missing. */
export function readIdentity(environment: Environment): Identity {
  const read = (name: string): string => {
    const value = environment[name];
    if (value === undefined || value === '') throw new Error(`${name} is not set`);
    return value;
  };
  const container = read(identityVariables.container);
  const containers = read(identityVariables.containers)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return {
    namespace: read(identityVariables.namespace),
    pod: read(identityVariables.pod),
    node: read(identityVariables.node),
    container,
    containers: containers.includes(container) ? containers : [container, ...containers],
  };
}

/** Ports of a container's responders, the main one first; throws an Error when the container has none and the environment names none. */
export function responderPortsOf(container: string, environment: Environment): readonly [number, ...number[]] {
  const given = environment[portsVariable];
  if (given !== undefined && given !== '') {
    const [main = 0, ...others] = given.split(',').map(Number);
    const ports = [main, ...others] as const;
    if (ports.some((port) => !Number.isInteger(port) || port < 1 || port > 65_535))
      throw new Error(`${portsVariable} holds no ports: ${given}`);
    return [...ports];
  }
  const ports: Readonly<Record<string, number>> = responderPorts;
  const port = Object.hasOwn(ports, container) ? ports[container] : undefined;
  if (port === undefined) throw new Error(`container ${container} has no responder port; set ${portsVariable}`);
  return [port];
}

/** Milliseconds to go on after SIGTERM; throws an Error when the environment names no number. */
export function lingerMsOf(environment: Environment): number {
  const seconds = Number(environment[lingerVariable] ?? 0);
  if (!(seconds >= 0)) throw new Error(`${lingerVariable} is no number: ${environment[lingerVariable]}`);
  return seconds * 1000;
}

/** Address of a container's local control for `net.connect` and `net.listen`. */
export function controlSocketOf(container: string): { path: string } {
  return { path: responderSocketName(container) };
}
