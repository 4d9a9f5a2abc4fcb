import { objectKey } from '../domain/endpoint.ts';
import type { Fixture, RunningPod } from '../domain/fixture.ts';
import type { Agents } from './agents.ts';
import type { RunListener } from './events.ts';
import type { Cluster, DeployProgress, DeployResult } from './ports.ts';

/** Sessions are opened while other Pods still start. A Pod that did not come up has its agents too: with the reason why nobody can be asked there. */
export async function deployWithAgents(
  fixture: Fixture,
  agents: Agents,
  cluster: Cluster,
  listener: RunListener,
  signal: AbortSignal,
): Promise<DeployResult['world']> {
  const opening = new Map<string, Promise<void>>();
  const open = (pod: RunningPod) => {
    const key = objectKey(pod.namespace, pod.name);
    if (!opening.has(key)) opening.set(key, agents.open(pod, signal));
  };
  const onProgress = (progress: DeployProgress) => listener({ type: 'deploy-progress', progress });
  const deployed = withProblems(await cluster.deploy(fixture, { onProgress, onPodRunning: open }, signal));
  deployed.pods.forEach(open);
  await Promise.all(opening.values());
  return deployed;
}

/** Exec sessions that the Pods of a fixture take. */
export function sessionsOf({ pods }: Fixture): number {
  return pods.reduce((sum, { probes }) => sum + probes.length, 0);
}

/** Pods that did not come up stay in the world, without addresses, so that everything that needs them shows as unknown. */
function withProblems({ world, problems }: DeployResult): DeployResult['world'] {
  const running = new Set(world.pods.map((pod) => objectKey(pod.namespace, pod.name)));
  const lost = problems
    .filter(({ pod }) => !running.has(objectKey(pod.namespace, pod.name)))
    .map(({ pod, detail }) => ({ ...pod, ips: [], problem: detail }));
  return { ...world, pods: [...world.pods, ...lost] };
}
