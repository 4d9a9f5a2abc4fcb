import { objectKey } from '../domain/endpoint.ts';
import type { FixturePod, FixtureService, RunningService } from '../domain/fixture.ts';
import { podLabels } from './render.ts';

/**
 * The Pods that have to run before a Service is created. The EndpointSlice controller may write 20 objects a second in the whole
 * cluster (`--kube-api-qps` of kube-controller-manager): a Service that finds its Pods ready costs one slice for each IP family, one
 * that is there first costs another write for every Pod that becomes ready. None for a Service that Pods have to find.
 */
export function awaitedPods(
  service: FixtureService,
  pods: readonly FixturePod[],
  runId: string,
): readonly FixturePod[] {
  const selector = Object.entries(service.selector);
  if (service.beforePods === true || selector.length === 0) return [];
  return pods.filter((pod) => {
    const labels = podLabels(runId, pod);
    return pod.namespace === service.namespace && selector.every(([key, value]) => labels[key] === value);
  });
}

interface Waiting {
  readonly service: FixtureService;
  readonly awaited: Set<string>;
}

/** Creates Services one by one, each as soon as the Pods behind it run. */
export class DeferredServices {
  readonly #create: (service: FixtureService) => Promise<RunningService>;
  readonly #onFailure: (error: unknown) => void;
  readonly #waiting = new Set<Waiting>();
  readonly #creations: Promise<RunningService>[] = [];

  /** `onFailure` is called when a creation fails; `finish` rejects with the same error. */
  constructor(
    services: readonly { readonly service: FixtureService; readonly awaited: readonly FixturePod[] }[],
    create: (service: FixtureService) => Promise<RunningService>,
    onFailure: (error: unknown) => void,
  ) {
    this.#create = create;
    this.#onFailure = onFailure;
    for (const { service, awaited } of services) {
      this.#waiting.add({
        service,
        awaited: new Set(awaited.map(({ namespace, name }) => objectKey(namespace, name))),
      });
    }
  }

  /** A Pod runs now. */
  podRuns({ namespace, name }: FixturePod): void {
    for (const waiting of this.#waiting) {
      if (waiting.awaited.delete(objectKey(namespace, name)) && waiting.awaited.size === 0) this.#start(waiting);
    }
  }

  /** Creates those whose Pods did not all come up too, and resolves with all once they are there. */
  async finish(): Promise<readonly RunningService[]> {
    for (const waiting of this.#waiting) this.#start(waiting);
    return Promise.all(this.#creations);
  }

  /** Resolves when nothing is being created any more, whatever became of it. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#creations);
  }

  #start(waiting: Waiting): void {
    this.#waiting.delete(waiting);
    const creation = this.#create(waiting.service);
    creation.catch(this.#onFailure);
    this.#creations.push(creation);
  }
}
