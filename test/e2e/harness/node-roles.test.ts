import { expect, test } from 'vitest';
import type { Case } from '../../../src/domain/case.ts';
import { dnsPlacesOf, hasRoles, nodeWithDns, nodeWithoutDns, withNodeNames } from './node-roles.ts';

const places = { nodes: ['n3', 'n1', 'n2'], withDns: ['n3', 'n1'] };

test('roles become the names of nodes, and all else stays', () => {
  expect(withNodeNames([nodeWithDns, 'n2', nodeWithoutDns, '25'], places)).toEqual(['n3', 'n2', 'n2', '25']);
  expect(withNodeNames(['n1'], { nodes: [], withDns: [] })).toEqual(['n1']);
});

test('a role that no node has is told', () => {
  expect(() => withNodeNames([nodeWithoutDns], { nodes: ['n1'], withDns: ['n1'] })).toThrow(/@no-dns.*n1/);
  expect(() => withNodeNames([nodeWithDns], { nodes: ['n1'], withDns: [] })).toThrow('@dns');
});

test('whether a cluster must be asked', () => {
  expect(hasRoles(['n1', nodeWithDns])).toBe(true);
  expect(hasRoles(['n1', '25'])).toBe(false);
});

test('of a saved report, DNS replicas are where the questions to each of them went', () => {
  const asked = (check: string, node: string): Case => ({
    id: `${check}/${node}`,
    family: 'dns',
    check,
    from: { kind: 'pod', namespace: 'ns', pod: 'agent-0', node: 'n1' },
    to: { kind: 'pod', namespace: 'kube-system', pod: `coredns-${node}`, node },
    expectation: { reach: 'allowed', because: ['it is a replica'] },
    observations: [],
    verdict: { status: 'pass' },
  });
  const cases = [asked('dns.replicas', 'n2'), asked('dns.replicas', 'n2'), asked('dns.truncation', 'n3')];

  expect(dnsPlacesOf({ cases })).toEqual({ nodes: [], withDns: ['n2'] });
});
