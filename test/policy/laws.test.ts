import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { NetworkPolicy } from '#src/domain/network-policy.ts';
import { createOracle } from '#src/policy/oracle.ts';
import type { Flow } from '#src/policy/party.ts';
import { flow, namespaces, policies, policy } from './arbitrary.ts';

function reachOf(policies: readonly NetworkPolicy[], flow: Flow) {
  return createOracle({ policies, namespaces }).decide(flow).reach;
}

/** How open an answer is: what rules add may only raise it. */
const openness = { blocked: 0, unspecified: 1, allowed: 2 } as const;

function holds<Args>(law: fc.IProperty<Args>): void {
  fc.assert(law, { numRuns: 1_000 });
}

const order = fc.infiniteStream(fc.integer({ min: 0, max: 1_000 }));

/** The same things in another order. */
function shuffled<Item>(items: readonly Item[] | undefined, keys: Iterator<number>): Item[] {
  return (items ?? [])
    .map((item) => ({ item, key: keys.next().value as number }))
    .sort((one, other) => one.key - other.key)
    .map(({ item }) => item);
}

test('without policies everything that can be decided is allowed', () => {
  holds(
    fc.property(flow, (flow) => {
      expect(['allowed', 'unspecified']).toContain(reachOf([], flow));
      if (reachOf([], flow) === 'unspecified') expect(reachOf([openAll('x'), openAll('y')], flow)).toBe('unspecified');
    }),
  );
});

test('the order of policies, rules, peers and ports does not matter', () => {
  holds(
    fc.property(policies, flow, order, (policies, flow, order) => {
      const keys = order[Symbol.iterator]();
      const mixed = shuffled(policies, keys).map(({ metadata, spec }) => ({
        metadata,
        spec: {
          ...spec,
          ingress: shuffled(spec.ingress, keys).map(({ from, ports }) => ({
            from: shuffled(from, keys),
            ports: shuffled(ports, keys),
          })),
          egress: shuffled(spec.egress, keys).map(({ to, ports }) => ({
            to: shuffled(to, keys),
            ports: shuffled(ports, keys),
          })),
        },
      }));
      expect(reachOf(mixed, flow)).toBe(reachOf(policies, flow));
    }),
  );
});

test('a rule more never closes anything', () => {
  holds(
    fc.property(policies, policy, flow, (policies, extra, flow) => {
      const more = policies.map(({ metadata, spec }) => ({
        metadata,
        spec: {
          ...spec,
          ingress: [...(spec.ingress ?? []), ...(extra.spec.ingress ?? [])],
          egress: [...(spec.egress ?? []), ...(extra.spec.egress ?? [])],
        },
      }));
      expect(openness[reachOf(more, flow)]).toBeGreaterThanOrEqual(openness[reachOf(policies, flow)]);
    }),
  );
});

test('a policy without rules more never opens anything', () => {
  holds(
    fc.property(policies, policy, flow, (policies, { metadata, spec }, flow) => {
      const closing = { metadata, spec: { ...spec, ingress: [], egress: [] } };
      expect(openness[reachOf([...policies, closing], flow)]).toBeLessThanOrEqual(openness[reachOf(policies, flow)]);
    }),
  );
});

test('rules of one policy are as good as policies of one rule', () => {
  holds(
    fc.property(policies, flow, (policies, flow) => {
      const split = policies.flatMap(({ metadata, spec }) => [
        { metadata, spec: { ...spec, ingress: [], egress: [] } },
        ...(spec.ingress ?? []).map((rule) => ({ metadata, spec: { ...spec, ingress: [rule], egress: [] } })),
        ...(spec.egress ?? []).map((rule) => ({ metadata, spec: { ...spec, ingress: [], egress: [rule] } })),
      ]);
      expect(reachOf(split, flow)).toBe(reachOf(policies, flow));
    }),
  );
});

test('a policy is as good as one for each of its directions', () => {
  holds(
    fc.property(policies, flow, (policies, flow) => {
      const split = policies.flatMap(({ metadata, spec }) =>
        spec.policyTypes?.map((type) => ({ metadata, spec: { ...spec, policyTypes: [type] } })),
      );
      expect(reachOf(split as NetworkPolicy[], flow)).toBe(reachOf(policies, flow));
    }),
  );
});

test('policies of a third namespace say nothing', () => {
  holds(
    fc.property(policies, policy, flow, (policies, { metadata, spec }, flow) => {
      const elsewhere = { metadata: { ...metadata, namespace: 'z' }, spec };
      expect(reachOf([...policies, elsewhere], flow)).toBe(reachOf(policies, flow));
    }),
  );
});

test('a policy that allows all opens what the others closed', () => {
  holds(
    fc.property(policies, flow, (policies, flow) => {
      expect(reachOf([...policies, openAll('x'), openAll('y')], flow)).toBe(reachOf([], flow));
    }),
  );
});

test('a Pod always reaches itself, and its node always reaches it', () => {
  holds(
    fc.property(policies, flow, (policies, asked) => {
      const { from, to, protocol, port, ipFamily } = asked;
      const flow = { from, to, protocol, port, ipFamily };
      if (to.kind !== 'pod') return;
      const open = reachOf([], { ...flow, from: to });
      expect(reachOf(policies, { ...flow, from: to })).toBe(open);
      if (from.kind === 'node' && from.name === to.node) expect(reachOf(policies, flow)).toBe(open);
    }),
  );
});

test('what is decided is explained: a block by the policies that isolate, a passage by rules that are there', () => {
  holds(
    fc.property(policies, flow, (policies, flow) => {
      const { reach, egress, ingress, because } = createOracle({ policies, namespaces }).decide(flow);
      expect(because).not.toEqual([]);
      const keys = policies.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
      for (const end of [egress, ingress]) {
        for (const key of end.isolatedBy) expect(keys).toContain(key);
        if (end.reach === 'blocked') expect(end.isolatedBy).not.toEqual([]);
        if (end.isolatedBy.length > 0 && end.reach === 'allowed') expect(end.rules).not.toEqual([]);
        for (const { policy } of end.rules) expect(end.isolatedBy).toContain(policy);
      }
      if (reach === 'blocked') expect([egress.reach, ingress.reach]).toContain('blocked');
    }),
  );
});

function openAll(namespace: string): NetworkPolicy {
  return {
    metadata: { namespace, name: 'open' },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{}], egress: [{}] },
  };
}
