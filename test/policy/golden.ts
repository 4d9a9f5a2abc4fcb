import { readdir, readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import * as z from 'zod';
import type { NetworkPolicy } from '#src/domain/network-policy.ts';
import type { Question } from '#src/policy/answers.ts';
import type { Reach } from '#src/policy/direction.ts';
import type { Flow, NodeParty, Party, PodParty } from '#src/policy/party.ts';

const labels = z.record(z.string(), z.string());
const podSchema = z.strictObject({
  labels: labels.default({}),
  ips: z.array(z.string()),
  node: z.string().optional(),
  hostNetwork: z.boolean().optional(),
  phase: z.string().optional(),
  ports: z.array(z.strictObject({ name: z.string().optional(), port: z.number(), protocol: z.string() })).optional(),
});
/** What is told of one cell beside its answer: the parts of a decision that matter here, each in full. */
const whySchema = z.strictObject({
  from: z.string(),
  to: z.string(),
  because: z.array(z.string()).optional(),
  egress: z.unknown().optional(),
  ingress: z.unknown().optional(),
  nearMisses: z.array(z.unknown()).optional(),
});
/** A question of ports, and an answer such as `80/TCP ipv4 allowed` for each of them and each family. */
const questionSchema = z.strictObject({
  from: z.string(),
  to: z.string(),
  ports: z.array(z.number()),
  protocol: z.string(),
  answers: z.array(z.string()),
});
const goldenSchema = z.strictObject({
  name: z.string(),
  intent: z.string(),
  world: z.strictObject({
    namespaces: z.record(z.string(), labels),
    pods: z.record(z.string(), podSchema),
    nodes: z.record(z.string(), z.array(z.string())).default({}),
  }),
  policies: z.array(z.custom<NetworkPolicy>((value) => typeof value === 'object')),
  expected: z.array(
    z.strictObject({
      port: z.union([z.number(), z.string()]).optional(),
      protocol: z.string(),
      family: z.enum(['ipv4', 'ipv6']).default('ipv4'),
      service: z.string().optional(),
      matrix: z.string(),
      why: z.array(whySchema).default([]),
    }),
  ),
  questions: z.array(questionSchema).default([]),
});

/** One matrix worked out by hand. */
export type Golden = z.infer<typeof goldenSchema>;

const folder = new URL('golden/', import.meta.url);

export async function readGoldens(): Promise<readonly Golden[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.yaml')).sort();
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, folder), 'utf8')));
  return texts.flatMap((text) => z.array(goldenSchema).parse(parse(text)));
}

const reaches: Readonly<Record<string, Reach>> = { '.': 'allowed', X: 'blocked', '?': 'unspecified' };

/** A cell of a matrix: a flow, and what is to come of it. */
export interface Cell {
  readonly flow: Flow;
  readonly reach: Reach;
}

/** The cells of a golden's matrices that are asked. Throws on rows that do not fit, and on parties that do not exist. */
export function cellsOf(golden: Golden): readonly Cell[] {
  return golden.expected.flatMap((asked) => {
    const [heads = [], ...rows] = asked.matrix
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => line.trim().split(/\s+/));
    return rows.flatMap(([source = '', ...cells]) => {
      if (cells.length !== heads.length) throw new Error(`${golden.name}: row ${source} does not fit`);
      return cells.flatMap((cell, index): readonly Cell[] => {
        if (cell === '-') return [];
        const reach = reaches[cell];
        if (reach === undefined) throw new Error(`${golden.name}: what is ${cell}?`);
        return [{ flow: flowOf(golden, source, heads[index] ?? '', asked), reach }];
      });
    });
  });
}

/** What is to be told of a flow. */
export interface Explanation {
  readonly flow: Flow;
  readonly told: Readonly<Record<string, unknown>>;
}

/** What the golden tells of its flows beside the answers. */
export function explanationsOf(golden: Golden): readonly Explanation[] {
  return golden.expected.flatMap((asked) =>
    asked.why.map(({ from, to, ...told }) => ({ flow: flowOf(golden, from, to, asked), told })),
  );
}

/** What is asked without a family, and all that is to be answered. */
export interface AnsweredQuestion {
  readonly question: Question;
  readonly answers: readonly string[];
}

/** The golden's questions, beside those that its matrices ask. */
export function questionsOf(golden: Golden): readonly AnsweredQuestion[] {
  return golden.questions.map(({ from, to, answers, ...asked }) => ({
    question: { from: partyOf(golden, from), to: partyOf(golden, to), ...asked },
    answers,
  }));
}

function flowOf(golden: Golden, from: string, to: string, asked: Golden['expected'][number]): Flow {
  const { port, protocol, family, service } = asked;
  return { from: partyOf(golden, from), to: partyOf(golden, to), port, protocol, ipFamily: family, service };
}

function partyOf({ name, world }: Golden, text: string): Party {
  if (text.startsWith('node:')) return nodeOf(world.nodes, text.slice('node:'.length));
  if (!text.includes('/')) return { kind: 'external', address: text };
  const pod = world.pods[text];
  if (pod === undefined) throw new Error(`${name}: there is no Pod ${text}`);
  const [namespace = '', podName = ''] = text.split('/');
  return { kind: 'pod', namespace, name: podName, ...pod } satisfies PodParty;
}

function nodeOf(nodes: Golden['world']['nodes'], name: string): NodeParty {
  return { kind: 'node', name, ips: nodes[name] ?? [] };
}
