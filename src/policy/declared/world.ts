import * as z from 'zod/mini';
import type { Labels, NetworkPolicy } from '../../domain/network-policy.ts';
import { keyOf } from '../isolation.ts';
import { nameOf } from '../party.ts';
import type { OwnedPod } from '../pod-object.ts';
import { readPolicy } from '../validation/policy-document.ts';
import type { Problem } from '../validation/problem.ts';
import { shapeProblems } from '../validation/shape-problems.ts';
import { withoutNulls } from '../validation/without-nulls.ts';
import { type DeclaredObject, objectsOf, type SourcedDocument, titleOf } from './documents.ts';
import { declaredPod } from './workload.ts';

/** What files declare. */
export interface DeclaredWorld {
  readonly policies: readonly NetworkPolicy[];
  readonly namespaces: ReadonlyMap<string, Labels>;
  readonly pods: readonly OwnedPod[];
  /** A sentence each: what cannot be read as meant. */
  readonly problems: readonly string[];
  /** `cilium.yaml: CiliumNetworkPolicy x/allow`: policies of other APIs, which are not judged. */
  readonly unjudged: readonly string[];
}

/** Which of the objects are read. */
export type DeclaredPart = 'policies' | 'everything';

const namespaceShape = z.looseObject({
  metadata: z.looseObject({ name: z.string(), labels: z.optional(z.record(z.string(), z.string())) }),
});

/** Reads the objects of documents. What stands twice with different meanings is a problem: nobody can tell which one is meant. */
export function declaredWorld(documents: readonly SourcedDocument[], part: DeclaredPart): DeclaredWorld {
  const policies = new Declarations<NetworkPolicy>();
  const namespaces = new Declarations<Labels>();
  const pods = new Declarations<OwnedPod>();
  const problems: string[] = [];
  const unjudged: string[] = [];
  const refuse = (object: DeclaredObject, found: readonly Problem[]): void => {
    problems.push(...found.map(({ path, problem }) => `${whereOf(object)}: ${path} ${problem}`));
  };

  for (const object of documents.flatMap(objectsOf)) {
    if (isPolicy(object)) {
      const read = readPolicy(object.object);
      if (read.policy === undefined) refuse(object, read.problems);
      else policies.add(keyOf(read.policy), read.policy, object);
    } else if (object.kind.endsWith('NetworkPolicy')) {
      unjudged.push(whereOf(object));
    } else if (part === 'everything' && object.kind === 'Namespace') {
      const asked = withoutNulls(object.object);
      const parsed = namespaceShape.safeParse(asked);
      if (!parsed.success) refuse(object, shapeProblems(parsed.error.issues, asked));
      else namespaces.add(parsed.data.metadata.name, parsed.data.metadata.labels ?? {}, object);
    } else if (part === 'everything') {
      const read = declaredPod(object);
      if (read.is === 'invalid') refuse(object, read.problems);
      if (read.is === 'pod') pods.add(nameOf(read.pod.pod), read.pod, object);
    }
  }
  return {
    policies: policies.values(),
    namespaces: namespaces.entries(),
    pods: pods.values(),
    problems: [...problems, ...policies.conflicts, ...namespaces.conflicts, ...pods.conflicts],
    unjudged,
  };
}

/** Of the API's own group, which once was `extensions`; others have kinds of the same name. */
function isPolicy({ kind, apiVersion }: DeclaredObject): boolean {
  return (
    kind === 'NetworkPolicy' && (apiVersion === undefined || /^(networking\.k8s\.io|extensions)\//.test(apiVersion))
  );
}

function whereOf(object: DeclaredObject): string {
  return `${object.file}: ${titleOf(object)}`;
}

/** Things by name that may be declared once, or several times alike. */
class Declarations<Thing> {
  readonly #byName = new Map<string, { readonly thing: Thing; readonly object: DeclaredObject }>();
  readonly conflicts: string[] = [];

  add(name: string, thing: Thing, object: DeclaredObject): void {
    const earlier = this.#byName.get(name);
    if (earlier === undefined) this.#byName.set(name, { thing, object });
    else if (JSON.stringify(earlier.thing) !== JSON.stringify(thing))
      this.conflicts.push(`${whereOf(object)}: ${whereOf(earlier.object)} says something else`);
  }

  values(): readonly Thing[] {
    return [...this.#byName.values()].map(({ thing }) => thing);
  }

  entries(): ReadonlyMap<string, Thing> {
    return new Map([...this.#byName].map(([name, { thing }]) => [name, thing]));
  }
}
