import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KubeConfig } from '@kubernetes/client-node';
import { afterEach } from 'vitest';
import { ApiEdge } from '#src/cluster/api-edge.ts';
import { Credentials } from '#src/cluster/credentials.ts';
import { statusBodies } from './status-bodies.ts';

const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined };
const closers: (() => void)[] = [];
afterEach(() => closers.splice(0).forEach((close) => close()));

export const notFound = { kind: 'Status', status: 'Failure', reason: 'NotFound', message: 'not found', code: 404 };
/** What a user without the right is told. */
export const forbidden = JSON.parse(statusBodies.forbiddenNodes.body) as object;
/** Of a path that is never answered. */
export const silence = { silence: true };

export interface FakeApi {
  readonly edge: ApiEdge;
  /** Requests in the order in which they came: method, path, and field selector where there is one. */
  readonly asked: readonly string[];
}

/** What a path is answered with; a function is told the method. */
export type FakeAnswer = object | ((method: string) => object);

/** An API server that has these answers by path and knows of nothing else. */
export async function fakeApi(answers: Readonly<Record<string, FakeAnswer>>): Promise<FakeApi> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://test');
    const fields = searchParams.get('fieldSelector');
    asked.push(`${request.method} ${pathname}${fields === null ? '' : ` ${fields}`}`);
    const found = answers[pathname] ?? notFound;
    const answer: object =
      typeof found === 'function' ? (found as (method: string) => object)(request.method ?? '') : found;
    if (answer === silence) return;
    const status = 'code' in answer ? Number(answer.code) : 200;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const create = () => {
    const kubeConfig = new KubeConfig();
    kubeConfig.loadFromClusterAndUser({ name: 'c', server: url, skipTLSVerify: true }, { name: 'u', token: 'secret' });
    return kubeConfig;
  };
  const credentials = new Credentials({ create, context: 'c', server: url, headers: {} }, 'podreach/1.2.3');
  return { edge: new ApiEdge(url, credentials, quiet), asked };
}
