import type { Check } from '../check.ts';
import { noNatCheck, tcpCheck, udpCheck } from './exchanges.ts';

/** Every Pod reaches every other, without NAT. */
export const podToPodChecks: readonly Check[] = [tcpCheck, udpCheck, noNatCheck];
