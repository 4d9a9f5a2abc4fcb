import { type ExitCode, exitCodes, ToolError } from '../../errors.ts';
import { hasEnded } from '../../policy/party.ts';
import { type PortQuestion, reachMatrix } from '../../policy/matrix/matrix.ts';
import { type Arguments, choiceOf, listOf, textOf } from '../arguments.ts';
import { type Io, writeText } from '../io.ts';
import { colorModes, lookOf } from '../terminal.ts';
import { matrixJson } from './matrix-json.ts';
import { matrixText } from './matrix-text.ts';
import { openSource, type PolicyEdges } from './open-source.ts';
import { protocolChoices } from './options.ts';
import { portOf } from './party-text.ts';

/** `podreach policy matrix`: who may reach whom among the Pods of some Namespaces. Creates nothing. */
export async function policyMatrixSession(args: Arguments, io: Io, edges: PolicyEdges): Promise<ExitCode> {
  const namespaces = listOf(args, 'namespace');
  if (namespaces.length === 0)
    throw new ToolError('USAGE', '--namespace is missing', 'name one or more, e.g. -n shop -n db');
  const question = portQuestion(args);
  const format = choiceOf(args, 'format', ['text', 'json']);
  const look = lookOf(choiceOf(args, 'color', colorModes), io.stdout, io.environment);
  const { source, worldOf } = await openSource(args, io, edges);
  const [world, ...pods] = await Promise.all([
    worldOf(namespaces),
    ...namespaces.map((namespace) => source.podsIn(namespace)),
  ]);
  const running = pods.flat().filter(({ pod }) => !hasEnded(pod));
  if (running.length === 0)
    throw new ToolError(
      'USAGE',
      `there is no Pod in ${namespaces.join(', ')}`,
      'name Namespaces that have Pods with -n',
    );
  const matrix = reachMatrix(running, world, question);
  if (matrix.destinations.length === 0)
    throw new ToolError(
      'USAGE',
      `no Pod in ${namespaces.join(', ')} has such a port`,
      'a port that all Pods are asked for can be given as a number, e.g. --port 8080',
    );
  await writeText(io.stdout, format === 'json' ? matrixJson(matrix) : matrixText(matrix, look));
  return exitCodes.passed;
}

function portQuestion(args: Arguments): PortQuestion {
  const port = textOf(args, 'port');
  const protocol = textOf(args, 'protocol') === undefined ? undefined : choiceOf(args, 'protocol', protocolChoices);
  return {
    ...(port === undefined ? {} : { port: portOf('--port', port) }),
    ...(protocol === undefined ? {} : { protocol: protocol.toUpperCase() }),
  };
}
