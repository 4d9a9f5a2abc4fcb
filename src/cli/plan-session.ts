import type { Facts } from '../domain/facts.ts';
import type { IpFamily } from '../domain/network.ts';
import type { PolicyCase } from '../domain/policy-case.ts';
import { type ExitCode, exitCodes } from '../errors.ts';
import { type Preview, previewImaginary, previewRun, type RunRequest, type SpecOf } from '../run/preview-run.ts';
import { type Arguments, choiceOf, textOf } from './arguments.ts';
import { chosenToRead, type ConnectOptions, contactMs, logTo } from './chosen-cluster.ts';
import { type Io, writeText } from './io.ts';
import { ipFamilyChoices } from './options.ts';
import { planText } from './plan-text.ts';
import { scopeSettings } from './scope-settings.ts';
import { colorModes, lookOf } from './terminal.ts';
import { wholeNumber } from './whole-number.ts';

/** A cluster of which a plan reads the facts. */
interface ReadableCluster {
  readFacts(signal: AbortSignal): Promise<Facts>;
}

/** The edges a plan goes through; tests put their own in place. */
export interface PlanEdges {
  connect(options: ConnectOptions): Promise<ReadableCluster>;
  loadPolicyCases(): Promise<readonly PolicyCase[]>;
  loadSpecs(): Promise<SpecOf>;
}

/** A full mesh of these is a million pairs: beyond it a plan takes longer than it is worth. */
const mostNodes = 1_000;

/** Stands in Namespaces' names where a run would have its id. */
const placeholderRunId = 'RUN';

/** `podreach plan`: shows what a check with the same options would do. */
export async function planSession(args: Arguments, io: Io, edges: PlanEdges): Promise<ExitCode> {
  const request = { runId: placeholderRunId, ...scopeSettings(args, await edges.loadPolicyCases()) };
  const format = choiceOf(args, 'format', ['text', 'json']);
  const look = lookOf(choiceOf(args, 'color', colorModes), io.stdout, io.environment);
  const preview = await previewFor(args, request, io, edges);
  await writeText(io.stdout, format === 'json' ? planJson(preview) : planText(preview, look));
  return exitCodes.passed;
}

async function previewFor(args: Arguments, request: RunRequest, io: Io, edges: PlanEdges): Promise<Preview> {
  const assumed = textOf(args, 'assume');
  const family = choiceOf(args, 'family', ipFamilyChoices);
  const specOf = await edges.loadSpecs();
  if (assumed !== undefined)
    return previewImaginary(wholeNumber('--assume', assumed, mostNodes), familiesOf(family), request, specOf);
  return previewRun(await readFacts(args, io, edges), request, specOf);
}

async function readFacts(args: Arguments, io: Io, edges: PlanEdges): Promise<Facts> {
  const cluster = await edges.connect(chosenToRead(args, logTo(io, args)));
  return await cluster.readFacts(AbortSignal.timeout(contactMs));
}

function familiesOf(choice: (typeof ipFamilyChoices)[number]): readonly IpFamily[] {
  return choice === 'dual' ? ['ipv4', 'ipv6'] : [choice];
}

/** The plan as data; fields may be added, none changes its meaning. */
function planJson(preview: Preview): string {
  return `${JSON.stringify({ planVersion: 1, ...preview }, undefined, 2)}\n`;
}
