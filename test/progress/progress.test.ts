import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openProgress } from '../../src/progress/index.ts';
import type { RunEvent } from '../../src/run/events.ts';
import { factsOf } from '../report/samples/build.ts';

const events: readonly RunEvent[] = [
  { type: 'facts', facts: factsOf(['n1', 'n2', 'n3']), usableNodes: 2 },
  {
    type: 'deploying',
    fixture: {
      runId: 'r',
      namespaces: [{ name: 'a', podSecurity: 'restricted' }],
      policies: [],
      services: [],
      pods: [],
    },
  },
  { type: 'deploy-progress', progress: { running: 1, total: 9, waitingFor: '8 ContainerCreating' } },
  { type: 'deploy-progress', progress: { running: 9, total: 9, waitingFor: '' } },
  { type: 'agents', connected: 1, total: 3 },
  { type: 'probing', done: 1, total: 90, stage: 'steady' },
  { type: 'probing', done: 90, total: 90, stage: 'steady' },
  { type: 'settling', stage: 'deny-all', unsettled: 6, total: 6, elapsedMs: 300 },
  { type: 'notice', level: 'warn', message: 'listing Pods is forbidden' },
  { type: 'cleaning', namespaces: ['a'] },
];

function memory(columns?: number) {
  const stream = { columns, text: '', write: (text: string) => (stream.text += text) };
  return stream;
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test('lines: one for each phase, with the time', () => {
  const stream = memory();
  let nowMs = 0;
  const progress = openProgress('lines', { stream, nowMs: () => nowMs });
  for (const event of events) {
    nowMs += 400;
    progress.listener(event);
  }
  progress.stop();

  expect(stream.text).toBe(
    [
      '   0.0 s  reading what the cluster is',
      '   0.4 s  staging: Kubernetes v1.36.3, 2 of 3 nodes to probe',
      '   0.8 s  creating 0 probe Pods in 1 Namespace',
      '   1.2 s  probe Pods: 1 of 9 running, 8 ContainerCreating',
      '   2.0 s  agents: 1 of 3 answer',
      '   2.4 s  probing steady: 1 of 90',
      '   3.2 s  waiting for deny-all: 6 of 6 not settled',
      '   3.6 s  warning: listing Pods is forbidden',
      '   4.0 s  cleaning up 1 Namespace',
      '',
    ].join('\n'),
  );
});

describe('lines, where a phase takes long', () => {
  const startMs = 100_000;
  const pods = (running: number, waitingFor: string): RunEvent => ({
    type: 'deploy-progress',
    progress: { running, total: 9, waitingFor },
  });

  /** Opens lines at 0 s and hands events over, each at its second; then comes silence. What was printed, without the first line. */
  function linesOf(told: readonly (readonly [atS: number, event: RunEvent])[], untilS: number): readonly string[] {
    vi.setSystemTime(startMs);
    const stream = memory();
    const progress = openProgress('lines', { stream, nowMs: () => Date.now() });
    for (const [atS, event] of told) {
      vi.advanceTimersByTime(startMs + atS * 1_000 - Date.now());
      progress.listener(event);
    }
    vi.advanceTimersByTime(startMs + untilS * 1_000 - Date.now());
    progress.stop();
    vi.advanceTimersByTime(120_000);
    return stream.text.trimEnd().split('\n').slice(1);
  }

  test('what is waited for is told when it changes, at most every 5 s and then as it is by now', () => {
    const told = [
      [1, pods(1, '8 ContainerCreating')],
      [2, pods(1, '7 ContainerCreating, 1 ErrImagePull')],
      [3, pods(1, '8 ImagePullBackOff')],
      [20, pods(1, '8 ErrImagePull')],
    ] as const;

    expect(linesOf(told, 24)).toEqual([
      '   1.0 s  probe Pods: 1 of 9 running, 8 ContainerCreating',
      '   6.0 s  probe Pods: 1 of 9 running, 8 ImagePullBackOff',
      '  20.0 s  probe Pods: 1 of 9 running, 8 ErrImagePull',
    ]);
  });

  test('numbers alone are no change, and nor is what turned back; after 30 s it is said again', () => {
    const told = [
      [1, pods(1, '8 ContainerCreating')],
      [2, pods(1, '8 ErrImagePull')],
      [3, pods(4, '5 ContainerCreating')],
      [15, pods(6, '3 ContainerCreating')],
    ] as const;

    expect(linesOf(told, 62)).toEqual([
      '   1.0 s  probe Pods: 1 of 9 running, 8 ContainerCreating',
      '  31.0 s  probe Pods: 6 of 9 running, 3 ContainerCreating',
      '  61.0 s  probe Pods: 6 of 9 running, 3 ContainerCreating',
    ]);
  });

  test('phases that take turns are not told at every turn', () => {
    const steady: RunEvent = { type: 'probing', done: 1, total: 90, stage: 'steady' };
    const settling: RunEvent = { type: 'settling', stage: 'deny-all', unsettled: 6, total: 6, elapsedMs: 300 };
    const turns = [1, 2, 8, 9, 15, 16].map((atS, turn) => [atS, turn % 2 === 0 ? steady : settling] as const);

    expect(linesOf(turns, 31)).toEqual([
      '   1.0 s  probing steady: 1 of 90',
      '   2.0 s  waiting for deny-all: 6 of 6 not settled',
    ]);
  });
});

describe('status line', () => {
  test('is redrawn in place within the width, and gone at the end', () => {
    const stream = memory(30);
    let nowMs = 0;
    const progress = openProgress('status-line', { stream, nowMs: () => nowMs });
    progress.listener(events[2]!);
    nowMs = 1_500;
    vi.advanceTimersByTime(200);
    progress.stop();
    vi.advanceTimersByTime(1_000);

    const draws = stream.text.split('\r\u001B[K').slice(1);
    expect(draws.every((draw) => draw.length < 30)).toBe(true);
    expect(draws.at(-2)).toContain('1.5 s  probe Pods: 1 of 9');
    expect(draws.at(-1)).toBe('');
  });

  test('other lines stand whole above it', () => {
    const stream = memory(80);
    const progress = openProgress('status-line', { stream, nowMs: () => 0 });
    progress.interject('podreach: debug: API request');
    progress.listener({ type: 'notice', level: 'info', message: 'reconnected' });
    progress.stop();

    expect(stream.text).toContain('\r\u001B[Kpodreach: debug: API request\n');
    expect(stream.text).toContain('\nreconnected\n');
  });
});

test('silent says nothing but warnings', () => {
  const stream = memory();
  const progress = openProgress('silent', { stream, nowMs: () => 0 });
  for (const event of events) progress.listener(event);

  expect(stream.text).toBe('warning: listing Pods is forbidden\n');
});

test('a stream that throws does not reach the run', () => {
  const write = () => {
    throw new Error('EIO');
  };
  const progress = openProgress('silent', { stream: { write }, nowMs: () => 0 });

  expect(() => progress.listener({ type: 'notice', level: 'warn', message: 'x' })).not.toThrow();
  expect(() => progress.interject('x')).not.toThrow();
});
