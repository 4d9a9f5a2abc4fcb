import type { PolicyPort } from '../../domain/network-policy.ts';
import { isPortName } from './names.ts';
import { pathText, type Problem } from './problem.ts';

const protocols: readonly string[] = ['TCP', 'UDP', 'SCTP'];
const highestPort = 65_535;

/** What the API server refuses in an entry of `ports` (`ValidateNetworkPolicyPort` of k8s.io/kubernetes). */
export function portProblems(
  { protocol, port, endPort }: PolicyPort,
  path: readonly PropertyKey[],
): readonly Problem[] {
  const at = (field: string, problem: string | undefined): readonly Problem[] =>
    problem === undefined ? [] : [{ path: pathText([...path, field]), problem }];
  return [
    ...at(
      'protocol',
      protocol === undefined || protocols.includes(protocol) ? undefined : `"${protocol}" is not TCP, UDP or SCTP`,
    ),
    ...at('port', port === undefined ? undefined : portProblem(port)),
    ...at('endPort', endPort === undefined ? undefined : endPortProblem(endPort, port)),
  ];
}

function portProblem(port: number | string): string | undefined {
  if (typeof port === 'number') return rangeProblem(port);
  if (/^\d+$/.test(port)) return `"${port}" is text, and a port's name has a letter: leave the quotes out`;
  return isPortName(port) ? undefined : `"${port}" is no name of a port`;
}

function endPortProblem(endPort: number, port: number | string | undefined): string | undefined {
  if (port === undefined) return 'must not be there without port';
  if (typeof port === 'string') return 'must not be there where port is a name';
  if (endPort < port) return `must not be below port, which is ${port}`;
  return rangeProblem(endPort);
}

function rangeProblem(port: number): string | undefined {
  return port >= 1 && port <= highestPort ? undefined : `${port} is not from 1 to ${highestPort}`;
}
