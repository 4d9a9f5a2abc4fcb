import { objectKey } from '../domain/endpoint.ts';
import type { FixturePolicy, RunningPod, World } from '../domain/fixture.ts';
import type { IpFamily } from '../domain/network.ts';
import { responderPorts } from '../wire/responder.ts';
import type { CheckId } from './catalog.ts';
import type { PlannedCase, Scenario, Stage } from './planned-case.ts';
import { addressesOf, askAt, podEndpoint, podFamilies, podsOf } from './targets.ts';

type PolicyCheck = Extract<CheckId, `policy.${string}`>;

/** A dropped connection costs this long; shorter than for other probes, because blocked ones are asked again and again. */
const attemptTimeoutMs = 700;

/** How long an engine may take to enforce or release before its answer is judged; deny-all is there since before the Pods. */
const settleMs = { denyAll: 3_000, allow: 8_000, release: 8_000 } as const;

/** Two fresh connections must agree, so that a start-up transient is not taken for enforcement. */
const stablePolls = 2;

/**
 * The first question to any NetworkPolicy engine, on every node: is anything enforced at all? deny-all exists before the Pods
 * do; then a rule for `role: frontend` is added; then both go. The last stage is the positive control of the first two.
 */
export function planPolicyCanary(world: World, wanted: readonly CheckId[]): Scenario | undefined {
  const backends = podsOf(world, 'backend');
  const clients = [...podsOf(world, 'frontend'), ...podsOf(world, 'other')];
  const namespace = backends[0]?.namespace;
  if (namespace === undefined || clients.length === 0) return undefined;
  const policy = (name: string): FixturePolicy => ({ namespace, name });
  const cases = (check: PolicyCheck, allowed: (client: RunningPod) => boolean, because: string) =>
    backends.flatMap((to) =>
      clients.flatMap((from) =>
        podFamilies(world).map((ipFamily) => caseOf(check, from, to, ipFamily, allowed(from), because)),
      ),
    );

  const denyAll: Stage = {
    id: 'deny-all',
    changes: [],
    cases: cases(
      'policy.deny-all',
      () => false,
      `policy ${namespace}/deny-all isolates the backends and allows nothing`,
    ),
    settleMs: settleMs.denyAll,
    stablePolls,
  };
  const allow: Stage = {
    id: 'allow-label',
    changes: [{ action: 'create', policy: policy('allow-frontend') }],
    cases: cases(
      'policy.allow-label',
      (client) => client.role === 'frontend',
      `policy ${namespace}/allow-frontend allows role=frontend on TCP ${responderPorts.agent} and nobody else`,
    ),
    settleMs: settleMs.allow,
    stablePolls,
  };
  const release: Stage = {
    id: 'release',
    changes: [
      { action: 'delete', policy: policy('deny-all') },
      { action: 'delete', policy: policy('allow-frontend') },
    ],
    cases: cases('policy.release', () => true, 'no policy selects the backends any more'),
    settleMs: settleMs.release,
    stablePolls,
  };
  // The release stage always runs: without it a blocked connection has no positive control.
  const stages = [denyAll, allow, release].map((stage) => ({
    ...stage,
    cases: stage.cases.filter((planned) => stage === release || wanted.includes(planned.check as CheckId)),
  }));
  return { id: 'policy-canary', stages, ...(wanted.includes('policy.deny-all') ? { decisiveStage: denyAll.id } : {}) };
}

function caseOf(
  check: PolicyCheck,
  from: RunningPod,
  to: RunningPod,
  ipFamily: IpFamily,
  allowed: boolean,
  because: string,
): PlannedCase {
  return {
    id: `${check}/${ipFamily}/${from.role}@${from.node}/${to.role}@${to.node}`,
    family: 'policy',
    check,
    group: 'canary',
    from: podEndpoint(from),
    to: podEndpoint(to),
    ipFamily,
    protocol: 'tcp',
    expectation: {
      reach: allowed ? 'allowed' : 'blocked',
      because: [because],
      ...(allowed ? { answeredBy: [objectKey(to.namespace, to.name)] } : {}),
    },
    ask: askAt(addressesOf(to), ipFamily, (address) => ({
      kind: 'tcp',
      address,
      port: responderPorts.agent,
      timeoutMs: attemptTimeoutMs,
    })),
  };
}
