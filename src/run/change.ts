import { randomUUID } from 'node:crypto';
import type { Change } from '../checks/planned-case.ts';
import type { SkipReason, UnknownCause } from '../domain/case.ts';
import { objectKey } from '../domain/endpoint.ts';
import type { RunningPod, RunningService, World } from '../domain/fixture.ts';
import { whyUnsupported } from '../judge/why-unsupported.ts';
import { agentKey } from './agents.ts';
import type { Cluster } from './ports.ts';
import type { StageTools } from './stage.ts';

/** Stages wait for it. */
const mostUrgent = Number.POSITIVE_INFINITY;

/** An agent did not do what a change asked of it. */
export class ChangeFailed extends Error {
  readonly unknownCause: UnknownCause;

  constructor(unknownCause: UnknownCause) {
    super(unknownCause.detail);
    this.unknownCause = unknownCause;
  }
}

/** An agent cannot do what a change asked of it, because image or kernel lack what it takes. */
export class ChangeUnsupported extends Error {
  readonly because: SkipReason;

  constructor(because: SkipReason) {
    super(because.detail);
    this.because = because;
  }
}

/**
 * Makes one change and returns the world with what it made. Throws ToolError when the API server refuses it, ChangeFailed when
 * an agent did not do its part, ChangeUnsupported when it cannot.
 */
export async function applyChange(change: Change, world: World, cluster: Cluster, tools: StageTools): Promise<World> {
  const { agents, clock, signal } = tools;
  switch (change.action) {
    case 'create-policy':
      await cluster.createPolicy(change.policy, signal);
      return world;
    case 'replace-policy':
      await cluster.replacePolicy(change.policy, signal);
      return world;
    case 'create-namespace':
      await cluster.createNamespace(tools.runId, change.namespace, signal);
      return world;
    case 'create-service':
      return withService(world, await cluster.createService(change.service, signal));
    case 'create-pod': {
      const pod = await cluster.createPod(change.pod, signal);
      await agents.open(pod, signal);
      return withPod(world, pod);
    }
    case 'create-object':
      await cluster.createObject(change.object, signal);
      return world;
    case 'delete': {
      const { target, action: _, ...options } = change;
      await cluster.deleteObject(target, options, signal);
      return options.wait === 'gone' ? without(world, target) : world;
    }
    case 'delete-slices':
      await cluster.deleteSlices(change.namespace, change.service, signal);
      return world;
    case 'patch': {
      const { target, patch, subresource } = change;
      const known = target.kind === 'Service' ? world.services.find((service) => isNamed(service, target)) : undefined;
      const service = await cluster.patchObject(
        target,
        { patch, ...(subresource === undefined ? {} : { subresource }), ...(known === undefined ? {} : { known }) },
        signal,
      );
      return service === undefined ? world : withService(world, service);
    }
    case 'ask':
      await ask(change, tools);
      return world;
    case 'pause':
      await clock.sleep(change.ms, signal);
      return world;
    case 'together': {
      // One that fails waits for the others: nothing may be created any more once clean-up begins.
      const made = await Promise.allSettled(change.changes.map((one) => applyChange(one, world, cluster, tools)));
      return made.reduce((sum, one) => {
        if (one.status === 'rejected') throw one.reason;
        return joined(sum, one.value, world);
      }, world);
    }
    default:
      return change satisfies never;
  }
}

async function ask(
  { from, question }: Extract<Change, { action: 'ask' }>,
  { queue, runId, countProbes }: StageTools,
): Promise<void> {
  countProbes(1);
  const answer = await queue.ask(agentKey(from), question, `${runId}.change.${randomUUID()}`, mostUrgent);
  if (answer.outcome === 'reached') return;
  if (answer.outcome === 'unsupported') throw new ChangeUnsupported(whyUnsupported(answer));
  const said = `${answer.outcome}${answer.detail ? `: ${answer.detail}` : ''}`;
  const detail = `${question.kind} in ${agentKey(from)}: ${said}`;
  const { namespace, pod, node } = from;
  throw new ChangeFailed(
    answer.outcome === 'not-run'
      ? { code: 'agent-unreachable', detail, pod: { namespace, pod, node } }
      : { code: 'change-failed', detail },
  );
}

interface Named {
  readonly namespace: string;
  readonly name: string;
}

function isNamed(item: Named, { namespace, name }: Named): boolean {
  return item.namespace === namespace && item.name === name;
}

function withPod(world: World, pod: RunningPod): World {
  return { ...world, pods: [...world.pods.filter((other) => !isNamed(other, pod)), pod] };
}

function withService(world: World, service: RunningService): World {
  return { ...world, services: [...world.services.filter((other) => !isNamed(other, service)), service] };
}

function without(world: World, target: Named & { readonly kind: string }): World {
  if (target.kind === 'Pod') return { ...world, pods: world.pods.filter((pod) => !isNamed(pod, target)) };
  if (target.kind !== 'Service') return world;
  return { ...world, services: world.services.filter((service) => !isNamed(service, target)) };
}

/** What one of several changes at once did to the world `before` them, done to `sum` as well. */
function joined(sum: World, next: World, before: World): World {
  return {
    ...sum,
    pods: joinedItems(sum.pods, next.pods, before.pods),
    services: joinedItems(sum.services, next.services, before.services),
  };
}

function joinedItems<Item extends Named>(
  sum: readonly Item[],
  next: readonly Item[],
  before: readonly Item[],
): readonly Item[] {
  const changed = next.filter((item) => !before.includes(item));
  const gone = before.filter((item) => !next.includes(item));
  const replaced = new Set([...changed, ...gone].map(({ namespace, name }) => objectKey(namespace, name)));
  return [...sum.filter(({ namespace, name }) => !replaced.has(objectKey(namespace, name))), ...changed];
}
