import type { Case, Expectation, VerdictStatus } from '../../../domain/case.ts';
import { type Endpoint, objectKey } from '../../../domain/endpoint.ts';

/** One character for a verdict, so that colour never says it alone. */
export const glyphs: Readonly<Record<VerdictStatus, string>> = { pass: '✓', fail: '✕', unknown: '?', skipped: '–' };

/** What a verdict is called. */
export const statusWords: Readonly<Record<VerdictStatus, string>> = {
  pass: 'passed',
  fail: 'failed',
  unknown: 'unknown',
  skipped: 'skipped',
};

/** Verdicts in the order counts are given. */
export const statuses = ['pass', 'fail', 'unknown', 'skipped'] as const satisfies readonly VerdictStatus[];

/** One side of a case in a few words. */
export function endpointText(endpoint: Endpoint): string {
  const { name, where } = endpointParts(endpoint);
  return where === '' ? name : `${name} ${where}`;
}

/** What an endpoint is called, and where it is. */
export function endpointParts(endpoint: Endpoint): { readonly name: string; readonly where: string } {
  switch (endpoint.kind) {
    case 'pod': {
      const container = endpoint.container === undefined ? '' : `, container ${endpoint.container}`;
      return { name: `${endpoint.pod}${portText(endpoint.port)}`, where: `on ${endpoint.node}${container}` };
    }
    case 'service': {
      const name = `Service ${objectKey(endpoint.namespace, endpoint.service)}${portText(endpoint.port)}`;
      if (endpoint.loadBalancer !== undefined) return { name, where: "at its load balancer's address" };
      return { name, where: endpoint.node === undefined ? '' : `by its NodePort on ${endpoint.node}` };
    }
    case 'name':
      return { name: endpoint.name, where: '' };
    default:
      return endpoint satisfies never;
  }
}

function portText(port: number | undefined): string {
  return port === undefined ? '' : `:${port}`;
}

/** `TCP over IPv4`. */
export function pathText({ protocol, ipFamily }: Pick<Case, 'protocol' | 'ipFamily'>): string {
  return [protocol?.toUpperCase(), ipFamily === undefined ? undefined : familyText(ipFamily)]
    .filter((part) => part !== undefined)
    .join(' over ');
}

/** `IPv4` of `ipv4`. */
export function familyText(ipFamily: string): string {
  return ipFamily.replace('ipv', 'IPv');
}

/** What has to come of a case, in a word or two. */
export const reachWords: Readonly<Record<Expectation['reach'], string>> = {
  allowed: 'reached',
  blocked: 'blocked',
  refused: 'refused',
  unspecified: 'left open',
};

/** What came of the last try of a case. */
export function observedText({ observations }: Pick<Case, 'observations'>): string {
  const last = observations.at(-1);
  return last === undefined ? 'nothing' : last.outcome.replaceAll('-', ' ');
}

/** `100,000`: digits in groups, the same in every locale. */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `1 case`, `2,345 cases`. */
export function countedText(count: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(count)} ${count === 1 ? noun : plural}`;
}

/** `2026-11-21 04:25:10 UTC` from RFC 3339. */
export function timeText(timestamp: string): string {
  return timestamp.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?Z$/, '$1 $2 UTC');
}
