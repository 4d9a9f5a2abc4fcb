import type { IpFamily } from '#src/domain/network.ts';
import type { PodName } from '../state.ts';

/** The address of a Pod: its Namespace and its name decide, so x/b has 10.0.1.2. */
export function addressOf(pod: PodName, family: IpFamily): string {
  const [namespace = '', name = ''] = pod.split('/');
  const [net, host] = ['xyz'.indexOf(namespace) + 1, 'abc'.indexOf(name) + 1];
  return family === 'ipv4' ? `10.0.${net}.${host}` : `fd00:10:0:${net}::${host}`;
}
