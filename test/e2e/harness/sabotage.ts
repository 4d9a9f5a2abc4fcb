import { setTimeout as pause } from 'node:timers/promises';
import { admissionPolicy, markerPolicy, type Mutation, sabotageLabel } from './mutation.ts';
import { asList, kubectl } from './test-cluster.ts';

const marker = 'e2e-sabotage-marker';
/** The API server looks for new policies once a second. */
const inForceWithinMs = 20_000;
const pollPauseMs = 100;

/**
 * Has the API server break podreach's own objects while `work` runs: the mutations are in force before it begins and gone
 * when this returns or throws. One at a time for each cluster.
 */
export async function withSabotage<Result>(
  mutations: readonly Mutation[],
  work: () => Promise<Result>,
): Promise<Result> {
  if (mutations.length === 0) return work();
  const token = `t${Date.now()}`;
  await (leftoversRemoved ??= removeSabotage());
  const made = [
    ...mutations.map((mutation, index) => admissionPolicy(`e2e-sabotage-${index}`, mutation)),
    // The last one: the API server learns of policies in the order of their creation, and puts all it knows in force at once.
    markerPolicy(marker, token),
  ];
  try {
    const inOrder = [...made.map(({ policy }) => policy), ...made.map(({ binding }) => binding)];
    await kubectl(['create', '-f', '-'], asList(inOrder));
    await untilMarked(token);
    return await work();
  } finally {
    await removeSabotage();
    await untilMarked('');
  }
}

/** What tests that were interrupted left in force is removed before the first sabotage. */
let leftoversRemoved: Promise<void> | undefined;

async function removeSabotage(): Promise<void> {
  const kinds = 'mutatingadmissionpolicybindings,mutatingadmissionpolicies';
  await kubectl(['delete', kinds, '-l', sabotageLabel, '--ignore-not-found']);
}

/** Waits until a ConfigMap that is written gets this token from the marker policy; '' once nothing is in force. */
async function untilMarked(token: string): Promise<void> {
  const deadlineMs = Date.now() + inForceWithinMs;
  const dryRun = ['create', 'configmap', marker, '-n', 'default', '--dry-run=server', '-o', 'jsonpath={.data.token}'];
  for (;;) {
    const found = (await kubectl(dryRun)).trim();
    if (found === token) return;
    if (Date.now() > deadlineMs) throw new Error(`sabotage is "${found}" after ${inForceWithinMs} ms, not "${token}"`);
    await pause(pollPauseMs);
  }
}
