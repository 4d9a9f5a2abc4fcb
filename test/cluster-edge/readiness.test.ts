import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import { expect, test } from 'vitest';
import { readinessOf } from '#src/cluster/ask-api.ts';

function podWith(ready: 'True' | 'False', restarts: readonly number[], message?: string): V1Pod {
  return {
    status: {
      conditions: [
        { type: 'PodScheduled', status: 'True' },
        { type: 'Ready', status: ready, ...(message === undefined ? {} : { message }) },
      ],
      containerStatuses: restarts.map((restartCount) => ({ restartCount }) as V1ContainerStatus),
    },
  };
}

test('a Pod is told to be ready or not, in the words of its kubelet, with the restarts of all its containers', () => {
  expect(readinessOf(podWith('True', [0]))).toEqual({ outcome: 'reached', values: { Ready: 'True', restarts: '0' } });
  expect(readinessOf(podWith('False', [1, 2], 'containers with unready status: [agent]'))).toEqual({
    outcome: 'reached',
    detail: 'containers with unready status: [agent]',
    values: { Ready: 'False', restarts: '3' },
  });
});

test('a Pod that no kubelet has spoken of yet is neither', () => {
  expect(readinessOf({}).values).toEqual({ Ready: 'Unknown', restarts: '0' });
});
