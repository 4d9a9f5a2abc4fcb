import { laneNamespaces, lanePods, type PolicyStep } from '../../domain/policy-case.ts';
import { isSubdomain, labelKeyProblem, labelValueProblem } from '../validation/names.ts';
import { pathText, type Problem } from '../validation/problem.ts';

/** What is wrong with the steps of a case: objects that are not there when a step asks for them, or are there already. */
export function laneProblems(steps: readonly PolicyStep[]): readonly Problem[] {
  const lane = new Lane();
  return steps.flatMap((step, index) =>
    lane.take(step).map(({ path, problem }) => ({ path: pathText(['steps', index, ...path]), problem })),
  );
}

interface Found {
  readonly path: readonly PropertyKey[];
  readonly problem: string;
}

/** What there is after the steps so far. */
class Lane {
  readonly #policies = new Set<string>();
  readonly #namespaces = new Set<string>(laneNamespaces);
  readonly #pods = new Set(laneNamespaces.flatMap((namespace) => lanePods.map((pod) => `${namespace}/${pod}`)));
  readonly #added = new Set<string>();

  /** The fields in the order in which they are carried out. */
  take(step: PolicyStep): readonly Found[] {
    return [
      ...(isIdle(step) ? [{ path: [], problem: 'does nothing' }] : []),
      ...Object.keys(step.apply).flatMap((key) => this.#apply(key)),
      ...step.remove.flatMap((key, index) =>
        this.#policies.delete(key) ? [] : [{ path: ['remove', index], problem: `there is no policy ${key}` }],
      ),
      ...Object.entries(step.label).flatMap(([key, labels]) => this.#label(key, labels)),
      ...Object.entries(step.addNamespaces).flatMap(([key, labels]) => this.#addNamespace(key, labels)),
      ...Object.entries(step.addPods).flatMap(([key, labels]) => this.#addPod(key, labels)),
      ...step.removePods.flatMap((key, index) => this.#removePod(key, ['removePods', index])),
    ];
  }

  #apply(key: string): readonly Found[] {
    this.#policies.add(key);
    return this.#placeProblems(key, ['apply', key]);
  }

  #label(key: string, labels: Readonly<Record<string, string | null>>): readonly Found[] {
    const path = ['label', key];
    const isThere = this.#namespaces.has(key) || this.#pods.has(key);
    return [
      ...(isThere ? [] : [{ path, problem: `there is no Namespace or Pod ${key}` }]),
      ...labelProblems(labels, path),
    ];
  }

  #addNamespace(key: string, labels: Readonly<Record<string, string>>): readonly Found[] {
    const path = ['addNamespaces', key];
    const isThere = this.#namespaces.has(key);
    this.#namespaces.add(key);
    return [
      ...(isName(key) ? [] : [{ path, problem: `"${key}" is no name of a Namespace` }]),
      ...(isThere ? [{ path, problem: `there is a Namespace ${key} already` }] : []),
      ...labelProblems(labels, path),
    ];
  }

  #addPod(key: string, labels: Readonly<Record<string, string>>): readonly Found[] {
    const path = ['addPods', key];
    const isThere = this.#pods.has(key);
    this.#pods.add(key);
    this.#added.add(key);
    return [
      ...this.#placeProblems(key, path),
      ...(isThere ? [{ path, problem: `there is a Pod ${key} already` }] : []),
      ...labelProblems(labels, path),
    ];
  }

  #removePod(key: string, path: readonly PropertyKey[]): readonly Found[] {
    this.#pods.delete(key);
    return this.#added.delete(key) ? [] : [{ path, problem: `the case has added no Pod ${key}` }];
  }

  /** What is wrong with `namespace/name` of something that is made. */
  #placeProblems(key: string, path: readonly PropertyKey[]): readonly Found[] {
    const [namespace = '', name = '', ...more] = key.split('/');
    if (!isName(name) || more.length > 0) return [{ path, problem: `"${key}" is not namespace/name` }];
    return this.#namespaces.has(namespace) ? [] : [{ path, problem: `there is no Namespace ${namespace}` }];
  }
}

function isIdle({ apply, remove, label, addNamespaces, addPods, removePods }: PolicyStep): boolean {
  return [apply, label, addNamespaces, addPods, remove, removePods].every((field) => Object.keys(field).length === 0);
}

/** Names become parts of longer ones, so they are DNS labels with room to spare. */
function isName(text: string): boolean {
  return text.length <= 40 && !text.includes('.') && isSubdomain(text);
}

function labelProblems(
  labels: Readonly<Record<string, string | null>>,
  path: readonly PropertyKey[],
): readonly Found[] {
  return Object.entries(labels).flatMap(([key, value]) =>
    [labelKeyProblem(key), value === null ? undefined : labelValueProblem(value)]
      .filter((problem) => problem !== undefined)
      .map((problem) => ({ path: [...path, key], problem })),
  );
}
