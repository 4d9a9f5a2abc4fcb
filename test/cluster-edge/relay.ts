import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { parse, stringify } from 'yaml';

/** A TCP relay in front of the API server, to cut or freeze connections the way networks do. */
export interface Relay {
  /** Path of a kubeconfig that leads through the relay. */
  readonly kubeconfig: string;
  /** Resets every connection. */
  cut(): void;
  /** Passes nothing on any more over the connections that are open, without closing them. */
  freeze(): void;
  close(): Promise<void>;
}

/** Starts a relay for the cluster of `kubeconfig` and writes the kubeconfig that goes through it to `target`. */
export async function startRelay(kubeconfig: string, target: string): Promise<Relay> {
  const config = parse(await readFile(kubeconfig, 'utf8')) as { clusters: [{ cluster: Record<string, string> }] };
  const { cluster } = config.clusters[0];
  const upstream = new URL(cluster['server']!);
  const pairs = new Set<readonly [Socket, Socket]>();
  const server = createServer((client) => {
    const remote = createConnection({ host: upstream.hostname, port: Number(upstream.port) });
    const pair = [client, remote] as const;
    pairs.add(pair);
    for (const [from, to] of [pair, [remote, client] as const]) {
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        to.destroy();
        pairs.delete(pair);
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cluster['server'] = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  cluster['tls-server-name'] = 'kubernetes';
  await writeFile(target, stringify(config), { mode: 0o600 });
  return {
    kubeconfig: target,
    cut: () => {
      for (const [client] of pairs) client.resetAndDestroy();
    },
    freeze: () => {
      for (const pair of pairs) {
        for (const socket of pair) {
          socket.unpipe();
          socket.pause();
        }
      }
    },
    close: async () => {
      for (const [client, remote] of pairs) {
        client.destroy();
        remote.destroy();
      }
      server.close();
      await once(server, 'close');
    },
  };
}
