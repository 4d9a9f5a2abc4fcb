import type { DoctorQuestions } from '../cluster/doctor-source.ts';
import type { Feature } from '../domain/feature.ts';
import { type Evidence, examine, type Examination, type Right, rightsOf, worstOf } from '../doctor/index.ts';
import { type ExitCode, exitCodes, ToolError } from '../errors.ts';
import { type OptionalRole, optionalRoles, type RoleFile } from '../manifests.ts';
import { type Arguments, choiceOf, listOf, requiredTextOf } from './arguments.ts';
import { chosenCluster, type ConnectOptions, logTo } from './chosen-cluster.ts';
import { doctorText } from './doctor-text.ts';
import { type Io, writeText } from './io.ts';
import { optionReaders } from './option-readers.ts';
import { featuresOf } from './scope-settings.ts';
import { colorModes, lookOf } from './terminal.ts';

/** A cluster that can be examined. */
interface ExaminableCluster {
  readEvidence(questions: DoctorQuestions, signal: AbortSignal): Promise<Evidence>;
}

/** The edges a doctor goes through; tests put their own in place. */
export interface DoctorEdges {
  connect(options: ConnectOptions): Promise<ExaminableCluster>;
  loadRole(mode: 'check' | OptionalRole): Promise<RoleFile>;
}

/** `podreach doctor`: whether a check could run here, before anything is created. */
export async function doctorSession(args: Arguments, io: Io, edges: DoctorEdges): Promise<ExitCode> {
  const format = choiceOf(args, 'format', ['text', 'json']);
  const look = lookOf(choiceOf(args, 'color', colorModes), io.stdout, io.environment);
  const { examinations, exitCode } = await examined(args, io, edges);
  await writeText(io.stdout, format === 'json' ? doctorJson(examinations) : doctorText(examinations, look));
  return exitCode;
}

interface Examined {
  readonly examinations: readonly Examination[];
  readonly exitCode: ExitCode;
}

async function examined(args: Arguments, io: Io, edges: DoctorEdges): Promise<Examined> {
  const nodes = listOf(args, 'nodes');
  const features = featuresOf(args);
  const rights = await wantedRights(features, edges);
  const namespacePrefix = optionReaders['namespace-prefix'](requiredTextOf(args, 'namespace-prefix'));
  const timeoutMs = optionReaders.timeout(requiredTextOf(args, 'timeout'));
  const image = requiredTextOf(args, 'image');
  let evidence: Evidence;
  try {
    const cluster = await edges.connect({ ...chosenCluster(args), image, timeoutMs, logger: logTo(io, args) });
    evidence = await cluster.readEvidence({ image, rights, namespacePrefix, features }, AbortSignal.timeout(timeoutMs));
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    return { examinations: [noAccess(error)], exitCode: error.exitCode };
  }
  const examinations = examine(evidence, nodes);
  return {
    examinations,
    exitCode: worstOf(examinations) === 'problem' ? exitCodes.couldNotTest : exitCodes.passed,
  };
}

/** Those of a default check, and of each feature that has a role of its own. */
async function wantedRights(features: readonly Feature[], edges: DoctorEdges): Promise<readonly Right[]> {
  const check = await edges.loadRole('check');
  const wanted = optionalRoles.filter((role) => features.includes(role));
  const more = await Promise.all(wanted.map((role) => edges.loadRole(role)));
  return [check, ...more].flatMap((role) => rightsOf(role));
}

function noAccess({ message, hint }: ToolError): Examination {
  return { subject: 'access', condition: 'problem', summary: message, details: [], next: [hint] };
}

/** The examinations as data; fields may be added, none changes its meaning. */
function doctorJson(examinations: readonly Examination[]): string {
  return `${JSON.stringify({ doctorVersion: 1, condition: worstOf(examinations), examinations }, undefined, 2)}\n`;
}
