import { expect, test } from 'vitest';
import { diagnose } from '#src/diagnosis/diagnose.ts';
import type { Case } from '#src/domain/case.ts';
import { caseOf, mesh, ofService, podNodesOf } from './exchanges.ts';

const three = ['n1', 'n2', 'n3'];

function told(cases: readonly Case[]) {
  return diagnose(cases, podNodesOf(cases)).map(({ code, culprit, confidence, cases: { length } }) => ({
    code,
    culprit,
    confidence,
    length,
  }));
}

/** A name that is asked for from each node; it fails from those. */
function names(check: string, failing: readonly string[], details: Partial<Case> = {}): readonly Case[] {
  return three.map((node) => ({
    ...caseOf(`${check} ${node} x ${failing.includes(node) ? '-' : '+'}`),
    id: `${check}/${node}`,
    to: { kind: 'name' as const, name: 'echo' },
    ...(failing.includes(node) ? details : {}),
  }));
}

test('a name outside the cluster that nobody answers is no answer of cluster DNS, and no sign of its own that DNS is down', () => {
  const outside = names('dns.outside', three);
  expect(told([...mesh(three, []), ...names('dns.fqdn', three), ...outside])).toMatchObject([
    { code: 'dns-down', culprit: { kind: 'cluster' }, length: 6 },
  ]);
  expect(told([...mesh(three, []), ...outside])).toMatchObject([{ code: 'unexplained-failures', length: 3 }]);
});

const wrongConfig = { code: 'dns-config-wrong', culprit: { kind: 'node', node: 'n2' }, confidence: 'likely' } as const;
const notThere: Partial<Case> = { observations: [{ outcome: 'unresolved' }] };
const byConfiguration = ['dns.short', 'dns.namespace', 'dns.service', 'dns.fqdn'];

test('a server that knows no name of the cluster says NXDOMAIN of one that does not exist, too', () => {
  const cases = [...byConfiguration.flatMap((check) => names(check, ['n2'], notThere)), ...names('dns.nxdomain', [])];
  expect(told([...mesh(three, []), ...cases])).toEqual([{ ...wrongConfig, length: 4 }]);
});

test('full names are found with any search list: they show that a node is healthy only where no others were asked for', () => {
  const short = ['dns.short', 'dns.libc'].flatMap((check) => names(check, ['n2'], notThere));
  expect(told([...short, ...names('dns.fqdn', [])])).toEqual([{ ...wrongConfig, length: 2 }]);
  const reverse = names('dns.ptr', ['n2'], notThere);
  expect(told([...names('dns.fqdn', []), ...reverse])).toMatchObject([{ code: 'unexplained-failures' }]);
});

/** What each node's Pods have in their own file; another domain than others at this node. */
function searchLists(astray: string): readonly Case[] {
  const values = (domain: string) => ({
    'nameserver 1': '10.96.0.10',
    'search 1': `ns.svc.${domain}`,
    'search 3': domain,
  });
  return names('dns.search-path', [astray]).map((item) => ({
    ...item,
    expectation: { ...item.expectation, values: values('cluster.local') },
    observations: [{ outcome: 'reached', values: values(item.from.node === astray ? 'old.local' : 'cluster.local') }],
  }));
}

test('a search list that is read from the file names the node by itself', () => {
  const [finding, ...others] = diagnose(searchLists('n2'), podNodesOf(searchLists('n2')));
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ ...wrongConfig, cases: ['dns.search-path/n2'] });
  expect(finding?.title).toBe('the search list of Pods on n2 is not that of the cluster domain');
  // Names are lost for another reason.
  const lost = names('dns.fqdn', three);
  expect(told([...searchLists('n2'), ...lost])).toMatchObject([
    { code: 'dns-down', length: 3 },
    { ...wrongConfig, length: 1 },
  ]);
});

test('another name server in the file is none of the search list', () => {
  const other = searchLists('n2').map((item) => ({
    ...item,
    observations: [
      {
        outcome: 'reached' as const,
        values: { ...item.expectation.values, 'nameserver 1': '10.9.9.9' },
      },
    ],
  }));
  expect(told([...other, ...names('dns.short', [])])).toMatchObject([{ code: 'unexplained-failures' }]);
});

/** Replicas on these nodes, mute for everybody. */
function muteReplicas(...nodes: readonly string[]): readonly Case[] {
  return nodes.flatMap((node) =>
    three.map((from) =>
      caseOf(`dns.replicas ${from} ${node} -`, {
        id: `dns.replicas/replica-on-${node}/${from}`,
        to: { kind: 'pod', namespace: 'kube-system', pod: `dns-${node}`, node },
      }),
    ),
  );
}

test('that cluster DNS is down is shown where a Service answers, and every node of its replicas is reached', () => {
  const confidence = (...cases: readonly Case[]) =>
    told([...cases, ...names('dns.fqdn', three)]).map((finding) => `${finding.code} ${finding.confidence}`);
  const ways = mesh(three, []);
  const service = ofService('service.cluster-ip n1 echo +', ['ns/agent-n1']);
  const api = { ...service, id: 'service.kubernetes-api/ipv4/n1', check: 'service.kubernetes-api' };

  expect(confidence(...ways, service)).toEqual(['dns-down shown']);
  expect(confidence(...ways, api, ...muteReplicas('n1', 'n2'))).toEqual(['dns-down shown']);
  expect(confidence(...ways)).toEqual(['dns-down likely']);
  expect(confidence(...ways, { ...api, id: 'service.kubernetes-api/endpoint-0/n1' })).toEqual(['dns-down likely']);
  expect(confidence(...ways, service, ...muteReplicas('n1', 'control-plane'))).toEqual(['dns-down likely']);
});
