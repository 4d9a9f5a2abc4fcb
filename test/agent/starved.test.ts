import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { exchangeUdp } from '#src/agent/exchange/udp.ts';
import { runProbe } from '#src/agent/probers/index.ts';
import { container, start } from './agent-process.ts';
import { context } from './loopback.ts';

const address = '127.0.0.1';
const nonce = 'n-1';

/** A CPU that this process may use; there may be fewer than the machine has. */
function someCpu(): string {
  const [, cpu = '0'] = /^Cpus_allowed_list:\s*(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return cpu;
}

/** Lets a process share one CPU with others that never rest but give way to everybody else, and gives it hardly any of it. */
function starve(pid: number | undefined): void {
  const cpu = someCpu();
  for (let hog = 0; hog < 12; hog += 1) {
    const child = spawn('nice', ['-n', '19', 'taskset', '-c', cpu, 'sh', '-c', 'while :; do :; done'], {
      stdio: 'ignore',
    });
    onTestFinished(() => void child.kill('SIGKILL'));
  }
  execFileSync('taskset', ['-a', '-p', '-c', cpu, String(pid)], { stdio: 'ignore' });
  execFileSync('chrt', ['--all-tasks', '--idle', '--pid', '0', String(pid)], { stdio: 'ignore' });
}

async function exchangeUs(port: number): Promise<number> {
  const exchange = await exchangeUdp({ address, port, nonce, timeoutMs: 10_000, intervalMs: 10_000 });
  return exchange.outcome === 'reached' ? exchange.elapsedUs : Number.NaN;
}

test('a burst does not take a starved responder for a slow path', async () => {
  const { port, environment } = await container();
  const responder = start('serve', environment);
  await expect.poll(() => exchangeUs(port), { timeout: 20_000 }).toBeGreaterThan(0);
  starve(responder.pid);

  const timesUs: number[] = [];
  for (let exchange = 0; exchange < 20; exchange += 1) timesUs.push(await exchangeUs(port));
  const { latency } = await runProbe(
    { kind: 'burst', id: 'p', address, port, count: 50, intervalMs: 20, answerMs: 10_000, nonce },
    context,
  );

  const medianUs = timesUs.toSorted((a, b) => a - b)[timesUs.length / 2] ?? 0;
  expect(medianUs).toBeGreaterThan(10_000);
  expect(latency?.count).toBeGreaterThan(0);
  expect(latency?.p50Us).toBeLessThan(medianUs / 10);
});
