import { expect, test } from 'vitest';
import { responderPortsOf } from '#src/agent/identity.ts';

test('a container has the port of its name, unless the environment names others', () => {
  expect(responderPortsOf('agent', {})).toEqual([8080]);
  expect(responderPortsOf('agent', { PODREACH_PORTS: '' })).toEqual([8080]);
  expect(responderPortsOf('agent', { PODREACH_PORTS: '9090' })).toEqual([9090]);
  expect(responderPortsOf('stranger', { PODREACH_PORTS: '8080,8081' })).toEqual([8080, 8081]);
});

test.each(['0', '70000', '80a', '8080,', '8080;8081'])('"%s" holds no ports', (text) => {
  expect(() => responderPortsOf('agent', { PODREACH_PORTS: text })).toThrow(`PODREACH_PORTS holds no ports: ${text}`);
});

test('a container without a port is refused', () => {
  expect(() => responderPortsOf('stranger', {})).toThrow('container stranger has no responder port');
});
