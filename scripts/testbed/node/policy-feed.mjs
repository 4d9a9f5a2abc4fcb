/**
 * The API server as a slow or forgetful NetworkPolicy engine would see it: passes every request on, but hands out what a
 * watch of NetworkPolicies brings only later, or leaves out that one was deleted.
 *
 *   node policy-feed.mjs KUBECONFIG PORT FOLDER
 *
 * Talks as the user of KUBECONFIG (JSON, as `kubectl config view --raw -o json` prints it) to whoever asks on loopback. In FOLDER the
 * file `delay-ms`, if it is there, has the delay in milliseconds, and `forgetful` makes it forget.
 */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Agent, request } from 'node:https';
import { createInterface } from 'node:readline';

const [kubeconfig, port, folder] = process.argv.slice(2);
const { clusters, users } = JSON.parse(readFileSync(kubeconfig, 'utf8'));
const [{ cluster }] = clusters;
const [{ user }] = users;
const decoded = (data) => Buffer.from(data, 'base64');
const agent = new Agent({
  keepAlive: true,
  ca: decoded(cluster['certificate-authority-data']),
  cert: decoded(user['client-certificate-data']),
  key: decoded(user['client-key-data']),
});
const server = new URL(cluster.server);

const delayMs = () => Number(existsSync(`${folder}/delay-ms`) ? readFileSync(`${folder}/delay-ms`, 'utf8') : 0);
const isForgetful = () => existsSync(`${folder}/forgetful`);

function watchesPolicies(url) {
  const { pathname, searchParams } = new URL(url, server);
  return pathname.endsWith('/networkpolicies') && ['1', 'true'].includes(searchParams.get('watch'));
}

createServer((asked, reply) => {
  const isPolicyWatch = watchesPolicies(asked.url);
  const headers = { ...asked.headers, host: server.host };
  // One event a line, which protobuf has not.
  if (isPolicyWatch) Object.assign(headers, { accept: 'application/json', 'accept-encoding': 'identity' });
  const passed = request(
    { agent, host: server.hostname, port: server.port, method: asked.method, path: asked.url, headers },
    (answer) => {
      reply.writeHead(answer.statusCode, answer.headers);
      reply.flushHeaders();
      if (isPolicyWatch) handOutLater(answer, reply);
      else answer.pipe(reply);
      answer.on('error', () => reply.destroy());
    },
  );
  passed.on('error', () => reply.destroy());
  reply.on('close', () => passed.destroy());
  asked.pipe(passed);
}).listen(Number(port), '127.0.0.1');

/** In the order they came: every event waits as long. */
function handOutLater(answer, reply) {
  createInterface({ input: answer, crlfDelay: Number.POSITIVE_INFINITY })
    .on('line', (line) => {
      if (isForgetful() && JSON.parse(line).type === 'DELETED') return;
      setTimeout(() => reply.write(`${line}\n`), delayMs());
    })
    .on('close', () => setTimeout(() => reply.end(), delayMs()));
}
