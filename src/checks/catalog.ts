import type { Check, CheckId } from './check.ts';
import { dnsChecks } from './dns/index.ts';
import { envChecks } from './env/index.ts';
import { podIpChecks } from './pod-ip/index.ts';
import { podToPodChecks } from './pod-to-pod/index.ts';
import { policyChecks } from './policy/index.ts';
import { samePodChecks } from './same-pod/index.ts';
import { serviceChecks } from './service/index.ts';

/** Every check there is, in the order a report shows them. */
export const checks: readonly Check[] = [
  ...podIpChecks,
  ...podToPodChecks,
  ...samePodChecks,
  ...serviceChecks,
  ...dnsChecks,
  ...envChecks,
  ...policyChecks,
];

/** The check with this id; throws an Error when there is none. */
export function checkOf(id: CheckId): Check {
  const found = checks.find((check) => check.id === id);
  if (found === undefined) throw new Error(`no check ${id}`);
  return found;
}
