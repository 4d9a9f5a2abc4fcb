import type { NetworkPolicy } from '../../domain/network-policy.ts';
import { ToolError } from '../../errors.ts';
import type { DeclaredWorld } from '../../policy/declared/world.ts';
import { layOver } from '../../policy/lay-over.ts';
import type { PolicyWorld } from '../../policy/oracle.ts';
import { asksForLabels } from '../../policy/namespace-labels.ts';
import type { PolicySource } from '../../policy/source.ts';
import { type Arguments, flagOf, valuesOf } from '../arguments.ts';
import { chosenToRead, type ConnectOptions, logTo } from '../chosen-cluster.ts';
import type { Io } from '../io.ts';
import { offlineSource } from './offline-source.ts';
import { readFiles } from './read-files.ts';

/** A cluster of which policies are read. */
interface ReadableCluster {
  policySource(signal: AbortSignal): PolicySource;
}

/** The edge that commands about policies go through; tests put their own in place. */
export interface PolicyEdges {
  connect(options: ConnectOptions): Promise<ReadableCluster>;
}

/** Where the parties of a question are looked up, and what is judged once they are known. */
export interface OpenSource {
  readonly source: PolicySource;
  /** The policies and labels of these Namespaces; what makes the answers less than certain is told on stderr. */
  readonly worldOf: (namespaces: readonly string[]) => Promise<PolicyWorld>;
}

/** Long lists of large clusters included. */
const readingMs = 60_000;

/** Opens the cluster, or with `--offline` the files in its place, with the policies of `--file` laid over. Throws ToolError. */
export async function openSource(args: Arguments, io: Io, edges: PolicyEdges): Promise<OpenSource> {
  const files = valuesOf(args, 'file');
  const offline = flagOf(args, 'offline');
  if (offline && files.length === 0)
    throw new ToolError('USAGE', '--offline needs files to read', 'name them with --file, e.g. --file manifests/');
  const declared = await readFiles(files, offline ? 'everything' : 'policies');
  const note = (text: string) => io.stderr.write(`podreach: ${text}\n`);
  for (const object of declared.unjudged)
    note(`${object} is not judged: only NetworkPolicy of networking.k8s.io/v1 is`);
  if (files.length > 0 && !offline && declared.policies.length === 0)
    throw new ToolError(
      'SETTINGS_INVALID',
      `--file: ${files.join(', ')} ${files.length === 1 ? 'has' : 'have'} no NetworkPolicy`,
      'name files that have one; of other objects only --offline makes use',
    );
  const source = offline ? offlineSource(declared) : await connect(args, io, edges);
  return {
    source,
    async worldOf(asked) {
      const names = [...new Set(asked)];
      const labels = await Promise.all(names.map(async (name) => [name, await source.labelsOf(name)] as const));
      const current = (await Promise.all(names.map((name) => source.policiesIn(name)))).flat();
      const policies = layOver(
        current,
        declared.policies.filter(({ metadata }) => names.includes(metadata.namespace)),
      );
      for (const doubt of doubts(declared, { names, policies, offline })) note(doubt);
      return { policies, namespaces: new Map(labels) };
    },
  };
}

async function connect(args: Arguments, io: Io, edges: PolicyEdges): Promise<PolicySource> {
  const cluster = await edges.connect(chosenToRead(args, logTo(io, args)));
  return cluster.policySource(AbortSignal.timeout(readingMs));
}

interface Asked {
  readonly names: readonly string[];
  readonly policies: readonly NetworkPolicy[];
  readonly offline: boolean;
}

/** What may not be as the user thinks. */
function doubts(declared: DeclaredWorld, { names, policies, offline }: Asked): readonly string[] {
  const others = [...new Set(declared.policies.map(({ metadata }) => metadata.namespace))];
  const unlabelled = offline && asksForLabels(policies) ? names.filter((name) => !declared.namespaces.has(name)) : [];
  return [
    ...(names.length > 0 && others.length > 0 && !others.some((name) => names.includes(name))
      ? [`no policy of the files is for ${names.join(' or ')}: they are for ${others.join(', ')}`]
      : []),
    ...unlabelled.map((name) => `the files have no Namespace ${name}: it is taken to have no label but its name`),
  ];
}
