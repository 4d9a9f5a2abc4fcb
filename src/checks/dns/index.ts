import type { Check } from '../check.ts';
import { apiServerCheck } from './api-server.ts';
import { customConfigCheck } from './custom-config.ts';
import { digitNameCheck } from './digit-name.ts';
import { headlessCheck, podHostnameCheck } from './endpoint-records.ts';
import { externalNameCheck } from './external-name.ts';
import { hostNetworkCheck } from './host-network.ts';
import { hostsFileCheck } from './hosts-file.ts';
import { latencyCheck } from './latency.ts';
import { libcCheck } from './libc.ts';
import { nameChecks } from './names.ts';
import { nxdomainCheck } from './nxdomain.ts';
import { outsideCheck } from './outside.ts';
import { podIpRecordCheck } from './pod-ip-record.ts';
import { ptrCheck } from './ptr.ts';
import { replicasCheck } from './replicas.ts';
import { searchPathCheck } from './search-path.ts';
import { srvCheck } from './srv.ts';
import { tcpCheck } from './tcp.ts';
import { truncationCheck } from './truncation.ts';

/** What cluster DNS promises. */
export const dnsChecks: readonly Check[] = [
  ...nameChecks,
  libcCheck,
  apiServerCheck,
  searchPathCheck,
  customConfigCheck,
  hostsFileCheck,
  headlessCheck,
  podHostnameCheck,
  podIpRecordCheck,
  srvCheck,
  ptrCheck,
  externalNameCheck,
  digitNameCheck,
  nxdomainCheck,
  tcpCheck,
  truncationCheck,
  replicasCheck,
  latencyCheck,
  hostNetworkCheck,
  outsideCheck,
];
