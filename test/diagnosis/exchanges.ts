import type { Case, Verdict } from '#src/domain/case.ts';
import { objectKey } from '#src/domain/endpoint.ts';
import type { IpFamily, Protocol } from '#src/domain/network.ts';
import type { Outcome } from '#src/wire/observation.ts';

interface ExchangeOptions {
  readonly protocol?: Protocol;
  readonly ipFamily?: IpFamily;
  readonly arrived?: boolean;
  readonly outcomes?: readonly Outcome[];
}

const pass: Verdict = { status: 'pass' };
const fail: Verdict = { status: 'fail', mismatch: 'timed-out' };

/** A judged exchange between Pods: `n1 n2 +` passed, `n1 n2 -` failed. */
export function exchange(text: string, options: ExchangeOptions = {}): Case {
  const [from = '', to = '', sign] = text.split(' ');
  const { protocol = 'udp', ipFamily = 'ipv4', arrived, outcomes = [sign === '+' ? 'reached' : 'timed-out'] } = options;
  return {
    id: `pod-to-pod.${protocol}/${ipFamily}/${from}/${to}`,
    family: 'pod-to-pod',
    check: `pod-to-pod.${protocol}`,
    from: { kind: 'pod', namespace: 'ns', pod: `agent-${from}`, node: from },
    to: { kind: 'pod', namespace: 'ns', pod: `agent-${to}`, node: to },
    ipFamily,
    protocol,
    expectation: { reach: 'allowed', because: ['no policy'] },
    observations: outcomes.map((outcome) => ({
      outcome,
      ...(arrived === undefined ? {} : { requestArrived: arrived }),
    })),
    verdict: sign === '+' ? pass : fail,
  };
}

/** All exchanges between these nodes, in both directions; those between the broken pairs failed. */
export function mesh(
  nodes: readonly string[],
  broken: readonly string[],
  options: ExchangeOptions = {},
): readonly Case[] {
  return nodes.flatMap((from) =>
    nodes
      .filter((to) => to !== from)
      .map((to) =>
        exchange(
          `${from} ${to} ${broken.includes(`${from} ${to}`) || broken.includes(`${to} ${from}`) ? '-' : '+'}`,
          options,
        ),
      ),
  );
}

/** The node of every Pod that is an end of a case. */
export function podNodesOf(cases: readonly Case[]): ReadonlyMap<string, string> {
  const ends = cases.flatMap(({ from, to }) => (to.kind === 'pod' ? [from, to] : [from]));
  return new Map(ends.map(({ namespace, pod, node }) => [objectKey(namespace, pod), node]));
}

/** A judged case of any check from `n1` to a Pod on `n2`, or to a Service or name; `+` passed, `-` failed. */
export function caseOf(text: string, details: Partial<Case> = {}): Case {
  const [check = '', from = '', to = '', sign] = text.split(' ');
  const { protocol = 'udp', ipFamily = 'ipv4' } = details;
  const outcome = sign === '+' ? 'reached' : 'timed-out';
  return {
    id: `${check}/${protocol}/${ipFamily}/${from}/${to}`,
    family: check.split('.')[0] as Case['family'],
    check,
    from: { kind: 'pod', namespace: 'ns', pod: `agent-${from}`, node: from },
    to: { kind: 'pod', namespace: 'ns', pod: `agent-${to}`, node: to },
    ipFamily,
    protocol,
    expectation: { reach: 'allowed', because: ['a promise'] },
    observations: [{ outcome }],
    verdict: sign === '+' ? pass : fail,
    ...details,
  };
}

/** The same check between all these nodes, and within each; `isBroken` says which failed. */
export function everyWay(
  check: string,
  nodes: readonly string[],
  isBroken: (from: string, to: string) => boolean,
  details: (from: string, to: string) => Partial<Case> = () => ({}),
): readonly Case[] {
  return nodes.flatMap((from) =>
    nodes.map((to) => caseOf(`${check} ${from} ${to} ${isBroken(from, to) ? '-' : '+'}`, details(from, to))),
  );
}

/** A case that is asked of a Service which these Pods are to answer for. */
export function ofService(text: string, answeredBy: readonly string[], details: Partial<Case> = {}): Case {
  const asked = caseOf(text, details);
  const [, , service = ''] = text.split(' ');
  return {
    ...asked,
    to: { kind: 'service', namespace: 'ns', service, port: 80 },
    expectation: { ...asked.expectation, answeredBy },
    ...details,
  };
}
