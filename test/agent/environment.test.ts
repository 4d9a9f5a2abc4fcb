import { afterEach, expect, test, vi } from 'vitest';
import { runProbe } from '#src/agent/probers/index.ts';
import { context, respondAs, tcpServer, udpServer } from './loopback.ts';

afterEach(() => void vi.unstubAllEnvs());

const exchange = (transport: 'tcp' | 'udp') =>
  runProbe(
    {
      kind: 'environment-exchange',
      id: 'e',
      transport,
      hostVariable: 'WEB_SERVICE_HOST',
      portVariable: 'WEB_SERVICE_PORT',
      timeoutMs: 2_000,
      intervalMs: 100,
      nonce: 'n',
    },
    context,
  );

test('reads the variables that are set, empty ones too', async () => {
  vi.stubEnv('WEB_TEST_HOST', '10.0.0.1');
  vi.stubEnv('API_TEST_HOST', '');
  const names = ['WEB_TEST_HOST', 'API_TEST_HOST', 'NOT_SET'];
  expect(await runProbe({ kind: 'environment', id: 'e', names }, context)).toEqual({
    id: 'e',
    outcome: 'reached',
    values: { WEB_TEST_HOST: '10.0.0.1', API_TEST_HOST: '' },
  });
});

test('talks to where the variables point to', async () => {
  const tcpPort = await tcpServer((socket) => {
    socket.on('data', (chunk) => socket.write(respondAs('web')(chunk.toString(), '10.0.0.1') ?? ''));
  });
  const udpPort = await udpServer((message, reply) => reply(respondAs('web')(message.toString(), '10.0.0.1') ?? ''));
  vi.stubEnv('WEB_SERVICE_HOST', '127.0.0.1');
  for (const [transport, port] of [['tcp', tcpPort] as const, ['udp', udpPort] as const]) {
    vi.stubEnv('WEB_SERVICE_PORT', String(port));
    expect(await exchange(transport)).toMatchObject({ outcome: 'reached', answers: [{ pod: 'web' }] });
  }
});

test('variables that are missing or are no address name nothing', async () => {
  expect(await exchange('tcp')).toMatchObject({
    outcome: 'unresolved',
    detail: 'WEB_SERVICE_HOST and WEB_SERVICE_PORT not set',
  });
  vi.stubEnv('WEB_SERVICE_HOST', 'web.example');
  vi.stubEnv('WEB_SERVICE_PORT', '80');
  expect(await exchange('tcp')).toMatchObject({
    outcome: 'unresolved',
    detail: expect.stringContaining('web.example'),
  });
});
