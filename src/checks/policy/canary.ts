import { objectKey } from '../../domain/endpoint.ts';
import type { FixturePolicy, RunningPod, World } from '../../domain/fixture.ts';
import type { IpFamily } from '../../domain/network.ts';
import { responderPorts } from '../../wire/responder.ts';
import type { Check, FixturePart, Site } from '../check.ts';
import type { PlannedCase, Scenario, Stage } from '../planned-case.ts';
import { join } from '../site.ts';
import { addressesOf, askAt, podEndpoint, podFamilies, podsOf } from '../targets.ts';
import { policySource } from './about.ts';
import { canaryPods } from './canary-pods.ts';
import { laneFixture } from './suite/lane.ts';
import { planLanes } from './suite/lanes.ts';

const next = [
  'kubectl get networkpolicies -A',
  'kubectl get pods -n kube-system -o wide  # does the CNI bring a policy engine?',
];

const texts = [
  {
    id: 'policy.deny-all',
    title: 'a NetworkPolicy without rules blocks all ingress',
    promise: 'A Pod selected by a policy for ingress accepts only what a rule allows.',
    how: 'A policy that selects a Pod on every node exists before these Pods do; two clients connect and must get nothing.',
  },
  {
    id: 'policy.allow-label',
    title: 'an allow rule lets the labelled Pod through and no other',
    promise: 'Policies are additive: what any rule allows passes, everything else stays blocked.',
    how: 'A second policy allows one of the two clients by its label; that one must get through, the other one not.',
  },
  {
    id: 'policy.release',
    title: 'removing the policies restores traffic',
    promise: 'A Pod that no policy selects accepts all traffic.',
    how:
      'Both policies are deleted, and so are those of every policy case at its end; every connection must work then, which is also ' +
      'what proves that the policies blocked them before.',
  },
] as const;

type PolicyCheck = (typeof texts)[number]['id'];

export const canaryChecks: readonly Check[] = texts.map((text) => ({
  ...text,
  family: 'policy',
  source: policySource,
  meaning:
    'The cluster has no policy engine, or the engine does not run on a node, or is slower than the time it is given.',
  next,
  fixture: (site) => join(canaryPods(site), denyAllFirst(site), text.id === 'policy.release' ? laneFixture(site) : {}),
  plan: (world, site) => {
    const canary = planPolicyCanary(world, text.id);
    const lanes = text.id === 'policy.release' ? planLanes(site, text.id) : [];
    return { scenarios: [...(canary === undefined ? [] : [canary]), ...lanes] };
  },
}));

function denyAllFirst({ guarded }: Site): FixturePart {
  return { policies: [{ namespace: guarded, name: 'deny-all' }] };
}

/** A dropped connection costs this long; shorter than for other probes, because blocked ones are asked again and again. */
const attemptTimeoutMs = 700;

/** How long an engine may take to enforce or release; deny-all is there since before the Pods. */
const settleMs = { denyAll: 3_000, allow: 12_000, release: 12_000 } as const;

/** How much longer it is asked, for an engine that is slow is not one that is dead. */
const lateMs = { denyAll: 20_000, allow: 20_000, release: 20_000 } as const;

/** Where nobody's policy had any effect by then there is no engine; the longest wait of a run is not made longer for it. */
const noEngineMs = 15_000;

/**
 * Duplicate address detection keeps a Pod's IPv6 address silent for up to two seconds (RFC 4862 section 5.4, with the defaults of
 * Linux), which must not be taken for a policy.
 */
const detectionMs = 2_000;

/** Two fresh connections must agree, so that a start-up transient is not taken for enforcement. */
const stablePolls = 2;

/**
 * The first question to any NetworkPolicy engine, on every node: is anything enforced at all? deny-all exists before the Pods
 * do; then a rule for `role: frontend` is added; then both go. The last stage is the positive control of the first two.
 */
function planPolicyCanary(world: World, wanted: PolicyCheck): Scenario | undefined {
  const backends = podsOf(world, 'backend');
  const clients = [...podsOf(world, 'frontend'), ...podsOf(world, 'other')];
  const namespace = backends[0]?.namespace;
  if (namespace === undefined || clients.length === 0) return undefined;
  const policy = (name: string): FixturePolicy => ({ namespace, name });
  const families = podFamilies(world);
  const cases = (check: PolicyCheck, allowed: (client: RunningPod) => boolean, because: string) =>
    backends.flatMap((to) =>
      clients.flatMap((from) => families.map((ipFamily) => caseOf(check, from, to, ipFamily, allowed(from), because))),
    );

  const denyAll: Stage = {
    id: 'deny-all',
    changes: families.includes('ipv6') ? [{ action: 'pause', ms: detectionMs }] : [],
    cases: cases(
      'policy.deny-all',
      () => false,
      `policy ${namespace}/deny-all isolates the backends and allows nothing`,
    ),
    settleMs: settleMs.denyAll,
    lateMs: lateMs.denyAll,
    lateIfNoneMs: noEngineMs,
    stablePolls,
    // Where the first policy never had any effect the next ones have none either.
    dropsLostPaths: true,
  };
  const allow: Stage = {
    id: 'allow-label',
    changes: [{ action: 'create-policy', policy: policy('allow-frontend') }],
    cases: cases(
      'policy.allow-label',
      (client) => client.role === 'frontend',
      `policy ${namespace}/allow-frontend allows role=frontend on TCP ${responderPorts.agent} and nobody else`,
    ),
    settleMs: settleMs.allow,
    lateMs: lateMs.allow,
    stablePolls,
  };
  const release: Stage = {
    id: 'release',
    changes: [
      { action: 'delete', target: { kind: 'NetworkPolicy', ...policy('deny-all') } },
      { action: 'delete', target: { kind: 'NetworkPolicy', ...policy('allow-frontend') } },
    ],
    cases: cases('policy.release', () => true, 'no policy selects the backends any more'),
    settleMs: settleMs.release,
    lateMs: lateMs.release,
    stablePolls,
  };
  // The release stage always runs: without it a blocked connection has no positive control.
  const stages = [denyAll, allow, release].map((stage) => ({
    ...stage,
    cases: stage.id === release.id || `policy.${stage.id}` === wanted ? stage.cases : [],
  }));
  return { id: 'policy-canary', stages, ...(wanted === 'policy.deny-all' ? { decisiveStage: denyAll.id } : {}) };
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
