import { expect, test } from 'vitest';
import type { ClusterState } from '#src/domain/cluster-state.ts';
import { explain } from '#src/run/explain.ts';
import type { WantedState } from '#src/run/ports.ts';
import { stateWith } from '../diagnosis/cluster-states.ts';
import { mesh } from '../diagnosis/exchanges.ts';

const broken = mesh(['n1', 'n2', 'n3'], ['n1 n2', 'n2 n3']);
const healthy = mesh(['n1', 'n2', 'n3'], []);
const nobody = new AbortController().signal;

/** A cluster that notes what it is asked and has every component in order. */
function readable(whileReading: () => void = () => undefined) {
  const asked: WantedState[] = [];
  const signals: AbortSignal[] = [];
  const readState = async (wanted: WantedState, signal: AbortSignal): Promise<ClusterState> => {
    asked.push(wanted);
    signals.push(signal);
    whileReading();
    return stateWith();
  };
  return { asked, signals, readState };
}

const isOfApi = (sentence: string) => sentence.startsWith('API: ');

test('findings gain what the API says, which is asked once for all of them', async () => {
  const cluster = readable();
  const findings = await explain({ cases: broken, pods: [] }, cluster, ['10.96.0.10'], nobody);

  expect(cluster.asked).toEqual([{ nameservers: ['10.96.0.10'], services: [] }]);
  expect(findings).not.toEqual([]);
  for (const { evidence } of findings) expect(evidence.filter(isOfApi)).toHaveLength(1);
});

test('without findings nothing is read', async () => {
  const cluster = readable();

  expect(await explain({ cases: healthy, pods: [] }, cluster, [], nobody)).toEqual([]);
  expect(cluster.asked).toEqual([]);
});

test('nor after Ctrl-C', async () => {
  const cluster = readable();
  const findings = await explain({ cases: broken, pods: [] }, cluster, [], AbortSignal.abort());

  expect(findings.map(({ code }) => code)).toEqual(['node-isolated']);
  expect(cluster.asked).toEqual([]);
});

test('Ctrl-C ends the reading, and what was read until then is not told', async () => {
  const user = new AbortController();
  const cluster = readable(() => user.abort());
  const findings = await explain({ cases: broken, pods: [] }, cluster, [], user.signal);

  expect(cluster.signals.map(({ aborted }) => aborted)).toEqual([true]);
  expect(findings.flatMap(({ evidence }) => evidence).filter(isOfApi)).toEqual([]);
});
