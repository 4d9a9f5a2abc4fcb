import { EventEmitter } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Arguments } from '../../src/cli/arguments.ts';
import { type CheckEdges, checkSession } from '../../src/cli/check-session.ts';
import type { SignalSource } from '../../src/cli/interrupt.ts';
import { defaults } from '../../src/cli/options.ts';
import type { Report } from '../../src/domain/report.ts';
import { ToolError } from '../../src/errors.ts';
import type { Cluster } from '../../src/run/ports.ts';
import type { RunOptions } from '../../src/run/run-check.ts';
import { samples } from '../report/samples/index.ts';
import { comparisons } from './diff/comparisons.ts';
import { type MemoryIo, memoryIo } from './memory-io.ts';

let folder = '';
let file = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podreach-session-'));
  file = join(folder, 'report.json');
});
afterEach(() => rm(folder, { recursive: true }));

async function saved(): Promise<Report> {
  return JSON.parse(await readFile(file, 'utf8')) as Report;
}

function argumentsWith(more: Arguments = {}): Arguments {
  return { ...defaults, output: `json=${file}`, quiet: true, ...more };
}

interface FakeEdges extends CheckEdges {
  readonly signals: EventEmitter & SignalSource;
  readonly forced: number[];
}

function edgesWith(
  run: (options: RunOptions) => Promise<Report> | Report,
  connect?: () => Promise<Cluster>,
): FakeEdges {
  const forced: number[] = [];
  return {
    connect: connect ?? (() => Promise.resolve({} as Cluster)),
    loadPolicyCases: () => Promise.resolve([]),
    runCheck: async (options) => await run(options),
    clock: { nowMs: () => 0, sleep: () => Promise.resolve() },
    signals: new EventEmitter(),
    now: () => new Date('2026-11-21T04:25:10.000Z'),
    forceExit: (code) => forced.push(code),
    forced,
  };
}

test('a run that passed: report on stdout and in the file, exit 0', async () => {
  const io = memoryIo();

  expect(
    await checkSession(
      argumentsWith(),
      io,
      edgesWith(() => samples.healthy),
    ),
  ).toBe(0);
  expect(io.out()).toMatch(/PASS {2}162 passed.*\n$/);
  expect(await saved()).toEqual(samples.healthy);
  expect(io.err()).toBe('');
});

test('json on stdout is the report and nothing else', async () => {
  const io = memoryIo();

  expect(
    await checkSession(
      argumentsWith({ format: 'json' }),
      io,
      edgesWith(() => samples['one-way']),
    ),
  ).toBe(1);
  expect(JSON.parse(io.out())).toEqual(samples['one-way']);
});

test('no cluster: one message, a report with the failure, and its exit code', async () => {
  const io = memoryIo();
  const error = new ToolError('CONTEXT_NOT_FOUND', 'there is no context "prodution"', 'did you mean production?');
  const edges = edgesWith(
    () => samples.healthy,
    () => Promise.reject(error),
  );

  expect(await checkSession(argumentsWith(), io, edges)).toBe(2);
  expect(io.err()).toBe('podreach: there is no context "prodution"\n  did you mean production?\n');
  expect(io.out()).toBe('');
  expect(await saved()).toMatchObject({
    run: { outcome: 'failed', failure: { code: 'CONTEXT_NOT_FOUND', message: error.message, hint: error.hint } },
    cases: [],
  });
});

test('set-up failed in the cluster: the message goes to stderr, and what is left behind too', async () => {
  const io = memoryIo();

  expect(
    await checkSession(
      argumentsWith(),
      io,
      edgesWith(() => samples['failed-set-up']),
    ),
  ).toBe(3);
  expect(io.err()).toContain('podreach: the image node:24-bookworm-slim cannot be pulled');
  expect(io.err()).toContain('podreach clean --run k3x9vd removes it');
  expect(io.out()).toBe('');
  expect(await saved()).toEqual(samples['failed-set-up']);
});

test('a bug: the report is written, and the error comes out with its stack', async () => {
  const io = memoryIo();
  const edges = edgesWith(() => Promise.reject(new TypeError('x is not a function')));

  await expect(checkSession(argumentsWith(), io, edges)).rejects.toThrow(new TypeError('x is not a function'));
  expect(await saved()).toMatchObject({ run: { outcome: 'failed', failure: { code: 'INTERNAL' } } });
});

test('usage errors and outputs that cannot be written come before the cluster is asked', async () => {
  const edges = edgesWith(
    () => samples.healthy,
    () => Promise.reject(new Error('asked')),
  );

  await expect(checkSession(argumentsWith({ timeout: '5' }), memoryIo(), edges)).rejects.toMatchObject({
    code: 'USAGE',
  });
  await expect(
    checkSession(argumentsWith({ output: 'json=/nonexistent/x.json' }), memoryIo(), edges),
  ).rejects.toMatchObject({
    code: 'OUTPUT_NOT_WRITABLE',
    exitCode: 2,
  });
});

test('a file that cannot be written in the end is told, and a pass is no success then', async () => {
  const io = memoryIo();
  const edges = edgesWith(async () => {
    await rm(folder, { recursive: true });
    return samples.healthy;
  });

  expect(await checkSession(argumentsWith(), io, edges)).toBe(2);
  expect(io.err()).toContain(`podreach: cannot write the report to ${file}: its folder does not exist`);
  folder = await mkdtemp(join(tmpdir(), 'podreach-session-'));
});

test('the first signal aborts the run, which still reports; exit 130', async () => {
  const io = memoryIo();
  const edges = edgesWith(async ({ signal }) => {
    edges.signals.emit('SIGINT', 'SIGINT');
    expect(signal.aborted).toBe(true);
    return samples.interrupted;
  });

  expect(await checkSession(argumentsWith(), io, edges)).toBe(130);
  expect(io.err()).toContain('podreach: SIGINT: cleaning up');
  expect(await saved()).toEqual(samples.interrupted);
  expect(edges.signals.listenerCount('SIGINT')).toBe(0);
});

test('a signal while connecting ends the wait', async () => {
  const edges = edgesWith(
    () => samples.healthy,
    () => {
      queueMicrotask(() => edges.signals.emit('SIGTERM', 'SIGTERM'));
      return new Promise(() => {});
    },
  );

  expect(await checkSession(argumentsWith(), memoryIo(), edges)).toBe(130);
  expect((await saved()).run).toMatchObject({ outcome: 'interrupted', failure: { code: 'INTERRUPTED' } });
});

test('the second signal forces the end and says what may be left', async () => {
  const io = memoryIo();
  const edges = edgesWith(() => {
    edges.signals.emit('SIGINT', 'SIGINT');
    edges.signals.emit('SIGINT', 'SIGINT');
    return samples.interrupted;
  });
  await checkSession(argumentsWith(), io, edges);

  expect(edges.forced).toEqual([130]);
  expect(io.err()).toMatch(
    /stopped at once; Namespaces podreach-\* of run [a-z0-9]{6} may be left: podreach clean removes them/,
  );
});

describe('an error that nobody caught', () => {
  test('aborts the run, which still reports, as stopped by a bug', async () => {
    const io = memoryIo();
    const edges = edgesWith(async ({ signal }) => {
      edges.signals.emit('uncaughtException', new TypeError('x is not a function'));
      edges.signals.emit('uncaughtException', new TypeError('and again'));
      expect(signal.aborted).toBe(true);
      return samples.interrupted;
    });

    await expect(checkSession(argumentsWith(), io, edges)).rejects.toThrow(new TypeError('x is not a function'));
    expect(io.err()).toBe('podreach: internal error: cleaning up\n');
    expect(await saved()).toMatchObject({
      run: { outcome: 'failed', failure: { code: 'INTERNAL' } },
      cases: samples.interrupted.cases,
    });
    expect(edges.signals.listenerCount('uncaughtException')).toBe(0);
  });

  test('is a bug even if it is one that is made for users', async () => {
    const edges = edgesWith(() => {
      edges.signals.emit('uncaughtException', new ToolError('USAGE', 'stray', 'none'));
      return samples.interrupted;
    });

    const thrown: unknown = await checkSession(argumentsWith(), memoryIo(), edges).catch((error: unknown) => error);
    expect(thrown).not.toBeInstanceOf(ToolError);
    expect(thrown).toMatchObject({ message: 'nobody caught: stray' });
  });

  test('is none where it only says that a signal has ended the run', async () => {
    const edges = edgesWith(({ signal }) => {
      edges.signals.emit('SIGINT', 'SIGINT');
      edges.signals.emit('uncaughtException', signal.reason);
      return samples.interrupted;
    });

    expect(await checkSession(argumentsWith(), memoryIo(), edges)).toBe(130);
  });
});

test('progress goes to stderr, none of it to stdout', async () => {
  const io = memoryIo();
  const edges = edgesWith(({ listener }) => {
    listener({ type: 'cleaning', namespaces: ['a', 'b'] });
    return samples.healthy;
  });
  await checkSession(argumentsWith({ quiet: false, format: 'json' }), io, edges);

  expect(io.err()).toContain('cleaning up 2 Namespaces');
  expect(JSON.parse(io.out())).toEqual(samples.healthy);
});

describe('--baseline', () => {
  async function against(
    [before, after]: readonly [Report, Report],
    more: Arguments = {},
  ): Promise<{ readonly code: number; readonly io: MemoryIo }> {
    const baseline = join(folder, 'before.json');
    await writeFile(baseline, JSON.stringify(before));
    const io = memoryIo();
    return {
      code: await checkSession(
        argumentsWith({ baseline, ...more }),
        io,
        edgesWith(() => after),
      ),
      io,
    };
  }

  test('what failed before does not fail the run, and is still told: exit 0', async () => {
    const { code, io } = await against(comparisons['nothing-new']);

    expect(code).toBe(0);
    expect(io.out()).toMatch(/\nFAIL {2}1 finding: node-isolated .*\n\npodreach diff\n/);
    expect(io.out()).toContain('KNOWN  13 cases fail that failed before too');
    expect(io.out()).toMatch(/\nNOTHING GOT WORSE {2}.*\n$/);
    expect(await saved()).toEqual(comparisons['nothing-new'][1]);
  });

  test('what failed before is red in no format that others read', async () => {
    const summary = join(folder, 'summary.md');
    const output = ['junit', 'markdown'].map((format) => `${format}=${join(folder, format)}`);
    const [before, after] = comparisons['nothing-new'];
    await writeFile(file, JSON.stringify(before));
    const io = memoryIo({ GITHUB_STEP_SUMMARY: summary });
    const args = argumentsWith({ baseline: file, format: 'github', output });
    const code = await checkSession(
      args,
      io,
      edgesWith(() => after),
    );

    expect(code).toBe(0);
    expect(io.out()).toMatch(/^(::notice .*\n)+$/);
    expect(await readFile(join(folder, 'junit'), 'utf8')).not.toMatch(/<failure|<error/);
    for (const path of [summary, join(folder, 'markdown')]) {
      expect(await readFile(path, 'utf8')).toMatch(/\n## Nothing got worse\n/);
    }
  });

  test('what fails now and did not: exit 1', async () => {
    const { code, io } = await against(comparisons['one-for-another']);

    expect(code).toBe(1);
    expect(io.out()).toMatch(/\nWORSE {2}6 regressions.*\n$/);
  });

  test('slower paths fail where that was asked for', async () => {
    expect((await against(comparisons.slower)).code).toBe(0);
    expect((await against(comparisons.slower, { 'fail-on': 'latency' })).code).toBe(1);
  });

  test('another format has stdout for itself', async () => {
    const { io } = await against(comparisons['nothing-new'], { format: 'json' });

    expect(JSON.parse(io.out())).toEqual(comparisons['nothing-new'][1]);
    expect(io.err()).toMatch(/^podreach diff\n[^]*NOTHING GOT WORSE/);
  });

  test.each([
    ['interrupted', 130],
    ['failed-set-up', 3],
  ] as const)('a run that was %s is not compared: exit %d', async (name, exitCode) => {
    const { code, io } = await against([samples.healthy, samples[name]]);

    expect(code).toBe(exitCode);
    expect(io.err()).toMatch(/the run did not come to its end, so that it is not compared with .*before\.json/);
    expect(io.out()).not.toContain('podreach diff');
  });

  test('a failed run is no known failure, even if it failed after failures that were known', async () => {
    const [before, after] = comparisons['nothing-new'];
    const failure = { code: 'TIMEOUT', message: 'time is over', hint: 'give it more' };
    const { code } = await against([before, { ...after, run: { ...after.run, outcome: 'failed', failure } }]);

    expect(code).toBe(3);
  });

  test('a baseline that is none: exit 2 before the cluster is asked', async () => {
    const edges = edgesWith(
      () => samples.healthy,
      () => Promise.reject(new Error('asked')),
    );
    const baseline = join(folder, 'none.json');

    await expect(checkSession(argumentsWith({ baseline }), memoryIo(), edges)).rejects.toMatchObject({ exitCode: 2 });
    await writeFile(baseline, JSON.stringify(samples.interrupted));
    await expect(checkSession(argumentsWith({ baseline }), memoryIo(), edges)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('none.json is no report to compare with: its run was interrupted'),
    });
    await expect(checkSession(argumentsWith({ 'fail-on': 'latency' }), memoryIo(), edges)).rejects.toMatchObject({
      exitCode: 2,
      message: '--fail-on: there is nothing to compare the run with',
    });
  });
});

describe('accepted findings', () => {
  const known = { code: 'policy-not-enforced', culprit: 'cluster', reason: 'OPS-12' } as const;
  const broken = samples['without-policy-engine'];

  async function accepting(
    expires: string,
    report: Report = broken,
    more: Arguments = {},
  ): Promise<{ readonly code: number; readonly io: MemoryIo }> {
    const io = memoryIo();
    const edges = edgesWith(() => report);
    return { code: await checkSession(argumentsWith(more), io, edges, [{ ...known, expires }]), io };
  }

  test('do not fail the run, and are told: exit 0', async () => {
    const { code, io } = await accepting('2026-11-21');

    expect(code).toBe(0);
    expect(io.out()).toMatch(/ACCEPTED .*\n {2}policy-not-enforced {2}cluster\n[^]*accepted until 2026-11-21: OPS-12/);
    expect(io.out()).toMatch(/\nPASS {2}1 accepted finding: policy-not-enforced .*\n$/);
    expect((await saved()).findings).toMatchObject([{ accepted: { reason: 'OPS-12', expires: '2026-11-21' } }]);
  });

  test('fail the run from the day on that is past their last: exit 1', async () => {
    const { code, io } = await accepting('2026-11-20');

    expect(code).toBe(1);
    expect(io.out()).toContain('accepted until 2026-11-20, which is over: OPS-12');
  });

  test('are told as stale where nothing is broken', async () => {
    const { code, io } = await accepting('2026-12-31', samples.healthy);

    expect(code).toBe(0);
    expect(io.out()).toMatch(/STALE ACCEPTANCES .*\n {2}- policy-not-enforced \(cluster\), until 2026-12-31: OPS-12/);
  });

  test('hide no run that failed', async () => {
    expect((await accepting('2026-12-31', samples['failed-set-up'])).code).toBe(3);
  });

  test('are no regressions against a baseline', async () => {
    const [baseline] = comparisons.accepted;
    await writeFile(join(folder, 'before.json'), JSON.stringify(baseline));
    const more = { baseline: join(folder, 'before.json') };

    expect((await accepting('2026-12-31', broken, more)).code).toBe(0);
    expect((await accepting('2026-11-20', broken, more)).code).toBe(1);
  });
});

test('--format ndjson tells of the run on stdout while it goes on, and then the report', async () => {
  const io = memoryIo();
  let during = '';
  const run = ({ listener }: RunOptions) => {
    listener({ type: 'agents', connected: 3, total: 3 });
    during = io.out();
    return samples.healthy;
  };
  await checkSession(argumentsWith({ format: 'ndjson' }), io, edgesWith(run));

  expect(JSON.parse(during)).toMatchObject({ type: 'progress', phase: 'agents' });
  const types = io
    .out()
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { type: string }).type);
  expect([types[0], types[1], types.at(-1)]).toEqual(['progress', 'run', 'summary']);
});
