import * as z from 'zod/mini';
import { laneNamespaces, type LanePort, type PolicyCase, type PolicyStep } from '../../domain/policy-case.ts';
import { pathText, type Problem } from '../validation/problem.ts';
import { shapeProblems } from '../validation/shape-problems.ts';
import { servedPorts } from './served-ports.ts';
import { laneProblems } from './lane-problems.ts';
import { readSpec } from './spec.ts';

const labels = z.record(z.string(), z.string());

const stepShape = z.strictObject({
  intent: z.exactOptional(z.string()),
  apply: z.exactOptional(z.record(z.string(), z.looseObject({}))),
  remove: z.exactOptional(z.array(z.string())),
  label: z.exactOptional(z.record(z.string(), z.record(z.string(), z.nullable(z.string())))),
  addNamespaces: z.exactOptional(z.record(z.string(), labels)),
  addPods: z.exactOptional(z.record(z.string(), labels)),
  removePods: z.exactOptional(z.array(z.string())),
});

const caseShape = z.strictObject({
  id: z.string(),
  intent: z.string(),
  tags: z.exactOptional(z.array(z.string())),
  quick: z.exactOptional(z.boolean()),
  ask: z.exactOptional(z.array(z.string())),
  steps: z.array(stepShape),
});

const fileShape = z.strictObject({ check: z.string(), cases: z.array(z.unknown()) });

type StepShape = z.infer<typeof stepShape>;

/**
 * The cases of a parsed document of `manifests/policy-cases/`, called `area/id`. Throws an Error that names area, case and path of
 * everything in it that is wrong, so that a case that does not ask what it means never runs.
 */
export function readCaseFile(area: string, document: unknown): readonly PolicyCase[] {
  const file = fileShape.safeParse(document);
  if (!file.success) throw refusal(area, shapeProblems(file.error.issues, document));
  const { check, cases } = file.data;
  const read = cases.map((one, index) => readCase(one, { area, check, index }));
  const twice = read.find(({ id }, index) => read.findIndex((other) => other.id === id) < index);
  if (twice !== undefined) throw refusal(twice.id, [{ path: 'id', problem: 'is that of another case too' }]);
  return read;
}

interface Place {
  readonly area: string;
  readonly check: string;
  readonly index: number;
}

function readCase(document: unknown, { area, check, index }: Place): PolicyCase {
  const parsed = caseShape.safeParse(document);
  if (!parsed.success) throw refusal(nameIn(document, area, index), shapeProblems(parsed.error.issues, document));
  const { id, intent, tags = [], quick = false, ask, steps: asked } = parsed.data;
  const namespaces = [...laneNamespaces, ...asked.flatMap(({ addNamespaces = {} }) => Object.keys(addNamespaces))];
  const steps = asked.map((step) => readStep(step, namespaces));
  const problems = [
    ...(/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) ? [] : [{ path: 'id', problem: `"${id}" is not in kebab-case` }]),
    ...(ask?.length === 0 ? [{ path: 'ask', problem: 'must not be empty' }] : []),
    ...(ask ?? []).flatMap((port, at) => (served.has(port) ? [] : [unserved(port, at)])),
    ...(steps.length === 0 ? [{ path: 'steps', problem: 'must not be empty' }] : []),
    ...steps.flatMap(({ problems }, at) =>
      problems.map(({ path, problem }) => ({ path: `${pathText(['steps', at])}.${path}`, problem })),
    ),
    ...laneProblems(steps.map(({ step }) => step)),
  ];
  if (problems.length > 0) throw refusal(`${area}/${id}`, problems);
  return {
    id: `${area}/${id}`,
    check,
    intent,
    tags,
    quick,
    ...(ask === undefined ? {} : { ask: ask.flatMap((port) => served.get(port) ?? []) }),
    steps: steps.map(({ step }) => step),
  };
}

/** Every port that some Pod of a lane serves. */
const served: ReadonlyMap<string, LanePort> = new Map(
  [...servedPorts('a'), ...servedPorts('c')].map(({ port, protocol }) => [`${port}/${protocol}`, { port, protocol }]),
);

function unserved(port: string, index: number): Problem {
  return {
    path: pathText(['ask', index]),
    problem: `no Pod serves "${port}": there are ${[...served.keys()].join(', ')}`,
  };
}

interface ReadStep {
  readonly step: PolicyStep;
  /** Of its policies; paths begin below the step. */
  readonly problems: readonly Problem[];
}

function readStep(
  { apply = {}, remove = [], label = {}, addNamespaces = {}, addPods = {}, removePods = [], intent }: StepShape,
  namespaces: readonly string[],
): ReadStep {
  const specs = Object.entries(apply).map(([key, spec]) => ({ key, ...readSpec(spec, namespaces) }));
  return {
    step: {
      ...(intent === undefined ? {} : { intent }),
      apply: Object.fromEntries(specs.map(({ key, spec }) => [key, spec])),
      remove,
      label,
      addNamespaces,
      addPods,
      removePods,
    },
    problems: specs.flatMap(({ key, problems }) =>
      problems.map(({ path, problem }) => ({ path: `${pathText(['apply', key])}${path}`, problem })),
    ),
  };
}

/** What a case is called while it is not known to have an id. */
function nameIn(document: unknown, area: string, index: number): string {
  const id = z.looseObject({ id: z.string() }).safeParse(document);
  return id.success ? `${area}/${id.data.id}` : `${area}: cases[${index}]`;
}

function refusal(where: string, problems: readonly Problem[]): Error {
  return new Error(problems.map(({ path, problem }) => `${where}: ${path} ${problem}`).join('\n'));
}
