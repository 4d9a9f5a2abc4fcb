import { expect, test } from 'vitest';
import { execUrl, requestUrl, resourcePath } from '#src/cluster/api-path.ts';
import { decodeFrame, stdinFrames } from '#src/cluster/exec-frames.ts';
import { execContainerExited, execKilled } from './status-bodies.ts';

const frame = (stream: number, text: string) => Buffer.concat([Buffer.of(stream), Buffer.from(text)]);

test('output comes with its stream', () => {
  expect(decodeFrame(frame(1, 'out'))).toEqual({ kind: 'stdout', data: Buffer.from('out') });
  expect(decodeFrame(frame(2, 'err'))).toEqual({ kind: 'stderr', data: Buffer.from('err') });
});

test('empty first messages, closed streams and unknown ones are ignored', () => {
  for (const message of [frame(1, ''), frame(2, ''), frame(3, ''), Buffer.of(255, 1), frame(9, 'x'), Buffer.of()]) {
    expect(decodeFrame(message)).toEqual({ kind: 'ignored' });
  }
});

test('the status stream tells the exit code', () => {
  expect(decodeFrame(frame(3, '{"metadata":{},"status":"Success"}'))).toMatchObject({ exit: { exitCode: 0 } });
  expect(decodeFrame(frame(3, execKilled))).toMatchObject({ exit: { exitCode: 137 } });
});

test('a command that did not start has a message but no exit code', () => {
  const decoded = decodeFrame(frame(3, execContainerExited));
  expect(decoded).toMatchObject({ kind: 'exit', exit: { message: expect.stringContaining('CONTAINER_EXITED') } });
  expect(decoded).not.toHaveProperty('exit.exitCode');
  expect(decodeFrame(frame(3, 'not json'))).toMatchObject({ kind: 'exit', exit: { message: expect.any(String) } });
});

test('stdin is cut into messages without regard to characters', () => {
  const text = 'ä'.repeat(40);
  const frames = stdinFrames(text, 33);
  expect(frames.map((part) => part.length)).toEqual([34, 34, 15]);
  expect(frames.every((part) => part[0] === 0)).toBe(true);
  expect(Buffer.concat(frames.map((part) => part.subarray(1))).toString('utf8')).toBe(text);
});

test('addresses keep a path of the server and encode names', () => {
  expect(
    requestUrl('https://host/k8s/c-1/', resourcePath('pods', { namespace: 'a b', name: 'x/y' }), {
      limit: 5,
      continue: undefined,
    }).href,
  ).toBe('https://host/k8s/c-1/api/v1/namespaces/a%20b/pods/x%2Fy?limit=5');
  expect(resourcePath('networkpolicies', { namespace: 'n' })).toBe(
    '/apis/networking.k8s.io/v1/namespaces/n/networkpolicies',
  );
  expect(
    execUrl('https://host', { namespace: 'n', pod: 'p', container: 'agent', command: ['node', '/a b'] }).href,
  ).toBe(
    'wss://host/api/v1/namespaces/n/pods/p/exec?container=agent&command=node&command=%2Fa+b&stdin=true&stdout=true&stderr=true&tty=false',
  );
});
