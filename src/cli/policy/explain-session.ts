import { type ExitCode, exitCodes, ToolError } from '../../errors.ts';
import { type Answer, answersTo } from '../../policy/answers.ts';
import { createOracle } from '../../policy/oracle.ts';
import { nameOf, type Party, portsNamed } from '../../policy/party.ts';
import type { PolicySource } from '../../policy/source.ts';
import { type Arguments, choiceOf, requiredTextOf, textOf } from '../arguments.ts';
import { type Io, writeText } from '../io.ts';
import { didYouMean } from '../suggest.ts';
import { colorModes, lookOf } from '../terminal.ts';
import { explainJson } from './explain-json.ts';
import { explainText } from './explain-text.ts';
import { openSource, type PolicyEdges } from './open-source.ts';
import { expectChoices, protocolChoices } from './options.ts';
import { type AskedDestination, type AskedParty, parseDestination, parseParty } from './party-text.ts';

/** `podreach policy explain`: what policies say of one connection, and why. Creates nothing. */
export async function policyExplainSession(args: Arguments, io: Io, edges: PolicyEdges): Promise<ExitCode> {
  const asked = {
    from: parseParty('--from', requiredTextOf(args, 'from')),
    to: parseDestination('--to', requiredTextOf(args, 'to')),
  };
  const protocol = choiceOf(args, 'protocol', protocolChoices).toUpperCase();
  const expected = textOf(args, 'expect') === undefined ? undefined : choiceOf(args, 'expect', expectChoices);
  const format = choiceOf(args, 'format', ['text', 'json']);
  const look = lookOf(choiceOf(args, 'color', colorModes), io.stdout, io.environment);
  const { source, worldOf } = await openSource(args, io, edges);
  const [from, to] = await Promise.all([asked.from, asked.to.party].map((party) => lookUp(party, source)));
  if (from === undefined || to === undefined) throw new Error('both ends were looked up');
  const ports = portsOf(asked.to, to, protocol);
  const world = await worldOf([from, to].flatMap((party) => (party.kind === 'pod' ? party.namespace : [])));
  const answers = answersTo({ from, to, ports, protocol }, createOracle(world));
  if (answers.length === 0) throw nothingInCommon(from, to);
  await writeText(io.stdout, format === 'json' ? explainJson(answers) : explainText(answers, expected, look));
  return isAsExpected(answers, expected) ? exitCodes.passed : exitCodes.failed;
}

function isAsExpected(answers: readonly Answer[], expected: Answer['reach'] | undefined): boolean {
  return expected === undefined || answers.every(({ reach }) => reach === expected);
}

async function lookUp(asked: AskedParty, source: PolicySource): Promise<Party> {
  switch (asked.kind) {
    case 'pod':
      return (await source.pod(asked.namespace, asked.name)).pod;
    case 'node':
      return source.node(asked.name);
    case 'address':
      return source.holderOf(asked.address);
    default:
      return asked satisfies never;
  }
}

function portsOf({ port }: AskedDestination, to: Party, protocol: string): readonly number[] {
  if (typeof port === 'number') return [port];
  const example = `e.g. --to ${to.kind === 'pod' ? nameOf(to) : to.kind === 'node' ? `node/${to.name}` : '198.51.100.7'}:443`;
  if (to.kind !== 'pod') {
    const problem = port === undefined ? 'needs a port' : `"${port}" is the name of a port, and only Pods have such`;
    throw new ToolError('USAGE', `--to: ${nameOf(to)} ${problem}`, `add its number, ${example}`);
  }
  const declared = (to.ports ?? []).filter((one) => one.protocol === protocol);
  const found = port === undefined ? declared.map((one) => one.port) : portsNamed(to, port, protocol);
  if (found.length > 0) return [...new Set(found)];
  if (port === undefined) {
    const others = [...new Set((to.ports ?? []).map((one) => one.protocol))].map(
      (one) => `--protocol ${one.toLowerCase()}`,
    );
    const hint = [`name one, ${example}`, ...(others.length === 0 ? [] : [`or ask with ${others.join(' or ')}`])];
    throw new ToolError('USAGE', `--to: ${nameOf(to)} declares no ${protocol} port`, hint.join(', '));
  }
  const names = declared.flatMap(({ name }) => name ?? []);
  throw new ToolError(
    'USAGE',
    `--to: ${nameOf(to)} has no ${protocol} port called ${port}`,
    names.length === 0 ? `give its number, ${example}` : didYouMean(port, names),
  );
}

function nothingInCommon(from: Party, to: Party): ToolError {
  return new ToolError(
    'USAGE',
    `${nameOf(from)} and ${nameOf(to)} have no IP family in common`,
    'there can be no connection between them, whatever policies say',
  );
}
