import { randomInt, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { runTool } from '#src/agent/ipc/run-tool.ts';
import { runProbe } from '#src/agent/probers/index.ts';
import type { SharedThing } from '#src/wire/probes/share.ts';
import { context } from './loopback.ts';

const limitMs = 5_000;
const text = 'from web in ns';

const offer = (thing: SharedThing) =>
  runProbe({ kind: 'share-offer', id: 'o', thing, text, takers: 2, limitMs }, context);
const take = (thing: SharedThing, seat: number, patienceMs = limitMs) =>
  runProbe({ kind: 'share-take', id: 't', thing, seat, limitMs: patienceMs }, context);
const heard = (thing: SharedThing) => runProbe({ kind: 'share-heard', id: 'h', thing, takers: 2, limitMs }, context);

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'podreach-'));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

/** A key for System V IPC whose segment and semaphores are gone with the test: the kernel would keep them. */
function kernelKey(): number {
  const key = randomInt(1, 2 ** 31);
  const remove =
    'my $k = shift; my $m = shmget($k, 0, 0); shmctl($m, 0, 0) if defined $m; my $s = semget($k, 0, 0); semctl($s, 0, 0, 0) if defined $s';
  onTestFinished(async () => void (await runTool('perl', ['-e', remove, String(key)], limitMs)));
  return key;
}

/** A fresh one of each kind. */
const things: readonly (readonly [SharedThing['means'], () => Promise<SharedThing>])[] = [
  ['file', async () => ({ means: 'file', path: join(await folder(), 'note') })],
  ['fifo', async () => ({ means: 'fifo', path: join(await folder(), 'pipe') })],
  ['unix-socket', async () => ({ means: 'unix-socket', path: join(await folder(), 'socket') })],
  ['abstract-socket', async () => ({ means: 'abstract-socket', name: `podreach-test-${randomUUID()}` })],
  ['sysv-shm', async () => ({ means: 'sysv-shm', key: kernelKey() })],
  ['sysv-sem', async () => ({ means: 'sysv-sem', key: kernelKey() })],
];

test.each(things)('%s: two takers find what is offered, and the other side hears both', async (means, create) => {
  const thing = await create();
  const found = means === 'sysv-sem' ? 'posted' : text;
  expect(await offer(thing)).toEqual({ id: 'o', outcome: 'reached' });
  expect(await Promise.all([take(thing, 1), take(thing, 2)])).toMatchObject([
    { outcome: 'reached', values: { text: found } },
    { outcome: 'reached', values: { text: found } },
  ]);
  expect(await heardOfAll(thing, 2)).toMatchObject({ outcome: 'reached', values: { 1: found, 2: found } });
});

test.each(things)('%s: nothing is there before it is offered', async (_, create) => {
  expect(await take(await create(), 1)).toMatchObject({ outcome: 'refused', detail: expect.stringMatching(/\w/) });
});

test.each(things)('%s: offering and taking once more change nothing', async (_, create) => {
  const thing = await create();
  await offer(thing);
  const first = await take(thing, 1);
  await heardOfAll(thing, 1);
  expect(await offer(thing)).toMatchObject({ outcome: 'reached' });
  expect(await take(thing, 2)).toEqual(first);
  expect(await heardOfAll(thing, 2)).toMatchObject({ outcome: 'reached' });
});

test.each(things.filter(([means]) => !['file', 'sysv-shm'].includes(means)))(
  '%s: a session that did not offer it says so instead of having heard nothing',
  async (_, create) => {
    expect(await heard(await create())).toMatchObject({
      outcome: 'not-run',
      detail: expect.stringContaining('session'),
    });
  },
);

test('takers that did not come are missing from what was heard', async () => {
  const thing: SharedThing = { means: 'file', path: join(await folder(), 'note') };
  await offer(thing);
  await take(thing, 2);
  expect(await heard(thing)).toMatchObject({ outcome: 'reached', values: { 2: text } });
});

test('a file tells its file system', async () => {
  const path = `/dev/shm/podreach-test-${process.pid}`;
  const thing: SharedThing = { means: 'file', path };
  onTestFinished(() => Promise.all([path, `${path}.1`].map((each) => rm(each, { force: true }))).then(() => undefined));
  await offer(thing);
  expect(await take(thing, 1)).toMatchObject({ values: { text, filesystem: 'tmpfs' } });
});

test('a volume that is not there, or a file where a folder should be, is a failure of the Pod', async () => {
  const path = join(await folder(), 'file');
  await writeFile(path, '');
  expect(await offer({ means: 'file', path: join(path, 'note') })).toMatchObject({ outcome: 'unreachable' });
  expect(await offer({ means: 'file', path: '/no/such/volume/note' })).toMatchObject({ outcome: 'refused' });
});

test('a semaphore that nobody waits on is a timeout', async () => {
  const thing: SharedThing = { means: 'sysv-sem', key: kernelKey() };
  await runProbe({ kind: 'share-offer', id: 'o', thing, text, takers: 1, limitMs }, context);
  expect(await take(thing, 1)).toMatchObject({ outcome: 'reached' });
  expect(await take(thing, 1, 300)).toMatchObject({ outcome: 'timed-out' });
});

test('an image without perl is told apart from a kernel without System V IPC', async () => {
  const path = process.env['PATH'];
  onTestFinished(() => void (process.env['PATH'] = path));
  process.env['PATH'] = await folder();
  for (const means of ['sysv-shm', 'sysv-sem'] as const) {
    expect(await offer({ means, key: 1 })).toMatchObject({ outcome: 'unsupported', detail: 'the image has no perl' });
  }
  expect(await offer({ means: 'fifo', path: join(await folder(), 'pipe') })).toMatchObject({
    outcome: 'unsupported',
    detail: 'the image has no mkfifo',
  });
});

/** Answers arrive a moment after the taker has left. */
function heardOfAll(thing: SharedThing, count: number) {
  return vi.waitFor(async () => {
    const observation = await heard(thing);
    expect(Object.keys(observation.values ?? {})).toHaveLength(count);
    return observation;
  });
}
