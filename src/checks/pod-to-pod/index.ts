import type { Check } from '../check.ts';
import { latencyCheck, lossCheck } from './burst.ts';
import { noNatCheck, tcpCheck, udpCheck } from './exchanges.ts';
import { hostNetworkCheck } from './host-network.ts';
import { hostPortsCheck } from './host-ports.ts';
import { mtuCheck } from './path-mtu.ts';
import { payloadCheck } from './payload.ts';
import { refusedCheck } from './refused.ts';
import { sctpCheck } from './sctp.ts';
import { throughputCheck } from './throughput.ts';
import { terminatingCheck } from './terminating.ts';

/** Every Pod reaches every other, without NAT, with whatever it sends. */
export const podToPodChecks: readonly Check[] = [
  tcpCheck,
  udpCheck,
  sctpCheck,
  noNatCheck,
  refusedCheck,
  payloadCheck,
  mtuCheck,
  lossCheck,
  latencyCheck,
  throughputCheck,
  terminatingCheck,
  hostNetworkCheck,
  hostPortsCheck,
];
