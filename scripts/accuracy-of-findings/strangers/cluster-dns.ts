import { setTimeout as pause } from 'node:timers/promises';
import { findDnsPlaces } from '../../../test/e2e/harness/node-roles.ts';
import { kubectl } from '../../../test/e2e/harness/test-cluster.ts';
import type { Trouble } from '../trial.ts';

const inDns = ['-n', 'kube-system'];
const rolledOutWithinMs = 90_000;
const pollPauseMs = 500;

/** Has the DNS servers work with a changed Corefile. */
export function corefile(change: (text: string) => string): Trouble {
  let original: string | undefined;
  return {
    make: async () => {
      original = await kubectl(['get', 'configmap', 'coredns', ...inDns, '-o', 'jsonpath={.data.Corefile}']);
      await useCorefile(change(original));
    },
    mend: async () => {
      if (original !== undefined) await useCorefile(original);
    },
  };
}

/** Answers all questions for names below this one with this code. */
export function answerFor(zone: string, rcode: string): (text: string) => string {
  return (text) => text.replace('{', `{\n    template ANY ANY ${zone} {\n        rcode ${rcode}\n    }`);
}

/** Changes one port of the Service of cluster DNS, told by its name. */
export function dnsServicePort(name: string, right: number, wrong: number): Trouble {
  return { make: () => leadTo(name, wrong), mend: () => leadTo(name, right) };
}

/** Moves the replicas apart where they run on one node, as they must for one of them to be told from all. */
export async function spreadDns(): Promise<void> {
  if ((await findDnsPlaces()).withDns.length < 2) await restartDns();
}

async function useCorefile(text: string): Promise<void> {
  const patch = JSON.stringify({ data: { Corefile: text } });
  await kubectl(['patch', 'configmap', 'coredns', ...inDns, '--type', 'merge', '-p', patch]);
  // The servers would see it by themselves, but only after a minute or two.
  await restartDns();
}

async function leadTo(name: string, targetPort: number): Promise<void> {
  const { spec } = JSON.parse(await kubectl(['get', 'service', 'kube-dns', ...inDns, '-o', 'json'])) as {
    readonly spec: { readonly ports: readonly { readonly name?: string }[] };
  };
  const index = spec.ports.findIndex((port) => port.name === name);
  const patch = [{ op: 'replace', path: `/spec/ports/${index}/targetPort`, value: targetPort }];
  await kubectl(['patch', 'service', 'kube-dns', ...inDns, '--type', 'json', '-p', JSON.stringify(patch)]);
}

interface Deployment {
  readonly metadata: { readonly generation: number };
  readonly spec: { readonly replicas: number };
  readonly status: {
    readonly observedGeneration?: number;
    readonly replicas?: number;
    readonly updatedReplicas?: number;
    readonly availableReplicas?: number;
  };
}

async function restartDns(): Promise<void> {
  await kubectl(['rollout', 'restart', 'deployment/coredns', ...inDns]);
  const deadlineMs = Date.now() + rolledOutWithinMs;
  while (!(await isRolledOut())) {
    if (Date.now() > deadlineMs) throw new Error(`cluster DNS did not start anew within ${rolledOutWithinMs} ms`);
    await pause(pollPauseMs);
  }
}

async function isRolledOut(): Promise<boolean> {
  const { metadata, spec, status } = JSON.parse(
    await kubectl(['get', 'deployment', 'coredns', ...inDns, '-o', 'json']),
  ) as Deployment;
  if (status.observedGeneration !== metadata.generation) return false;
  return [status.replicas, status.updatedReplicas, status.availableReplicas].every((count) => count === spec.replicas);
}
