import { defineConfig } from 'vitest/config';
import { bundlePage } from './scripts/page-assets.ts';

/** Tests on one real cluster that scripts/test started. Every file breaks or loads it; two at once would see each other's faults. */
function onCluster(name: string, include: string[]) {
  return {
    test: {
      name,
      include,
      fileParallelism: false,
      testTimeout: 300_000,
      hookTimeout: 300_000,
    },
  };
}

/** The HTML report's script and style, which the build puts in the same place. */
const page = JSON.stringify((await bundlePage()).assets);

/** Each project its own: Vitest takes out of the object what it has read. */
const define = (): Record<string, string> => ({ PODREACH_PAGE: page });

/** Tests of what waits for real sockets and real time. Beside others they would wait for a CPU instead, and say so as failures. */
const onLoopback = ['test/agent/*.test.ts', 'test/cluster-edge/*.test.ts'];

/** The `unit` ones need nothing but Node, `browser` a Chromium; the others need the built package and a cluster of that kind, `e2e-any` one of any kind. */
export default defineConfig({
  test: {
    // Half of two processors would be idle otherwise.
    maxWorkers: '100%',
    projects: [
      {
        define: define(),
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.e2e.test.ts', 'test/**/*.browser.test.ts', ...onLoopback],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'unit-loopback',
          include: onLoopback,
          exclude: ['test/**/*.e2e.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
        },
      },
      {
        define: define(),
        test: {
          name: 'browser',
          include: ['test/**/*.browser.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      onCluster('e2e-any', ['test/e2e/healthy/*.e2e.test.ts']),
      onCluster('e2e-ptp', ['test/e2e/ptp/*.e2e.test.ts', 'test/cluster-edge/*.e2e.test.ts']),
      onCluster('e2e-cilium', ['test/e2e/cilium/*.e2e.test.ts']),
      onCluster('e2e-ways-on-ptp', ['test/e2e/ways-on-ptp/*.e2e.test.ts']),
      onCluster('e2e-ways-on-cilium', ['test/e2e/ways-on-cilium/*.e2e.test.ts']),
      // What the others have saved is compared: the cluster is theirs.
      onCluster('e2e-upgrades', ['test/e2e/upgrades/*.e2e.test.ts']),
      onCluster('e2e-kind', ['test/e2e/kind/*.e2e.test.ts']),
      onCluster('e2e-small', ['test/e2e/small/*.e2e.test.ts']),
      onCluster('e2e-halves', ['test/e2e/halves/*.e2e.test.ts']),
    ],
  },
});
