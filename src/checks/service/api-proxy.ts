import type { RunningPod, World } from '../../domain/fixture.ts';
import { proxiedMethods, type ProxiedMethod } from '../../domain/reading.ts';
import { responderPorts } from '../../wire/responder.ts';
import type { Check, FixturePart, Site } from '../check.ts';
import type { Ask, PlannedCase } from '../planned-case.ts';
import { agents, echoService, join, neighbours, podOn, serviceIn } from '../site.ts';
import { podEndpoint, podsOf, serviceOf } from '../targets.ts';
import { keysOf, selectedBy } from './service-path.ts';
import { apiCase } from './listed-endpoints.ts';

const service = 'echo';

/** The Pod that answers HTTPS too, its role, and the Service before it. */
const secure = 'secure';
const secureLabel = { 'podreach.dev/secure': 'yes' } as const;

export const apiProxyCheck: Check = {
  id: 'service.api-proxy',
  family: 'service',
  title: 'the control plane reaches Pods and Services of every node',
  promise:
    "The API server's proxy reaches Pods and Services at the port that a client names, by number or by name, over HTTP or HTTPS, and passes on requests of every method with their path.",
  source:
    'https://kubernetes.io/docs/tasks/access-application-cluster/access-cluster-services/#manually-constructing-apiserver-proxy-urls',
  how: "The API server is asked to fetch an answer from a Pod on every node, and from a Service by its port's number and name; from one Pod and the Service also with http named before them, and with https from a Pod that has a certificate, and from its Service. One Pod and the Service are sent seven methods with a path, and without one: then DELETE, OPTIONS, PATCH, POST and PUT arrive, and GET and HEAD are redirected to the address with a slash at its end.",
  meaning:
    'The control plane cannot reach the Pod network: admission webhooks and aggregated APIs that run in Pods fail as well. A firewall, or a missing route or tunnel (konnectivity) on the side of the control plane. If single methods fail: something between podreach and the API server does not let them through.',
  next: ['kubectl get --raw /api/v1/namespaces/NAMESPACE/pods/POD:8080/proxy/'],
  needs: [{ kind: 'feature', feature: 'api-proxy' }],
  fixture: (site) => join(agents(site), neighbours(site), echoService(site), secured(site)),
  plan: (world) => {
    const pods = podsOf(world, 'neighbour').map(targetPod);
    const services = targetService(world, service);
    const schemed = [
      ...[...pods.slice(0, 1), ...services].map((target) => over('http', target)),
      ...[...podsOf(world, secure).map(targetPod), ...targetService(world, secure)].map((target) =>
        over('https', target),
      ),
    ];
    const fetched = [...pods, ...services, ...schemed].map((target) =>
      passedOn(target, target.id, { method: 'GET', path: '/podreach' }),
    );
    return { cases: [...fetched, ...[...pods.slice(0, 1), ...services.slice(0, 1)].flatMap(everyMethod)] };
  },
};

function secured(site: Site): FixturePart {
  return {
    pods: site.nodes
      .slice(0, 1)
      .map((node) => podOn(node, site.away, secure, secure, { labels: secureLabel, overlay: 'service-https' })),
    services: [serviceIn(site.away, secure, 'echo', secureLabel)],
  };
}

/** A Pod or a Service behind the proxy. */
interface Target {
  readonly id: string;
  readonly ends: Pick<PlannedCase, 'family' | 'check' | 'from' | 'to'>;
  readonly kind: 'pods' | 'services';
  readonly namespace: string;
  /** `NAME:PORT` or `SCHEME:NAME:PORT`. */
  readonly name: string;
  readonly because: string;
  readonly answeredBy: readonly string[];
  readonly problem?: string;
}

interface Request {
  readonly method: ProxiedMethod;
  readonly path: string;
}

function targetPod(pod: RunningPod): Target {
  const { namespace, name, node, problem } = pod;
  return {
    id: `service.api-proxy/pod/${node}`,
    ends: { family: 'service', check: 'service.api-proxy', from: podEndpoint(pod), to: podEndpoint(pod) },
    kind: 'pods',
    namespace,
    name: `${name}:${responderPorts.agent}`,
    because: `the API server passes a request on to ${name} at port ${responderPorts.agent}`,
    answeredBy: keysOf([pod]),
    ...(problem === undefined ? {} : { problem: `${name} did not come up: ${problem}` }),
  };
}

/** At its port's number and name. */
function targetService(world: World, service: string): readonly Target[] {
  const running = serviceOf(world, service);
  if (running === undefined) return [];
  const { namespace, name } = running;
  return ['80', 'tcp'].map((port): Target => {
    const { id, ...ends } = apiCase(world, `service.api-proxy/service/${port}`, 'service.api-proxy', running);
    return {
      id,
      ends,
      kind: 'services',
      namespace,
      name: `${name}:${port}`,
      because: `the API server passes a request on to an endpoint of Service ${name}, port ${port}`,
      answeredBy: keysOf(selectedBy(world, running)),
    };
  });
}

/** The scheme is named before the name. */
function over(scheme: 'http' | 'https', target: Target): Target {
  return { ...target, id: `${target.id}/${scheme}`, name: `${scheme}:${target.name}` };
}

function everyMethod(target: Target): readonly PlannedCase[] {
  return proxiedMethods.flatMap((method) => [
    passedOn(target, `${target.id}/${method}/path`, { method, path: `/some/path/with/${method}` }),
    method === 'GET' || method === 'HEAD'
      ? redirected(target, method)
      : passedOn(target, `${target.id}/${method}/no-path`, { method, path: '' }),
  ]);
}

/** The request arrives as it was sent, but for the part of the path that named the proxy. */
function passedOn(target: Target, id: string, { method, path }: Request): PlannedCase {
  return {
    id,
    ...target.ends,
    expectation: {
      reach: 'allowed',
      because: [target.because],
      answeredBy: target.answeredBy,
      values: { method, path: path === '' ? '/' : path },
    },
    ask: askProxy(target, { method, path }),
  };
}

/** Links of a page are relative to its address, so that this has to end with a slash (https://issue.k8s.io/4958). */
function redirected(target: Target, method: ProxiedMethod): PlannedCase {
  return {
    id: `${target.id}/${method}/no-path`,
    ...target.ends,
    expectation: {
      reach: 'allowed',
      because: [`the API server redirects ${method} of ${target.name} without a path to the one with a slash`],
      values: { status: '301' },
    },
    ask: askProxy(target, { method, path: '' }),
  };
}

function askProxy({ kind, namespace, name, problem }: Target, { method, path }: Request): Ask {
  return problem === undefined
    ? { kind: 'read', reading: { kind: 'proxy', namespace, to: kind, name, method, path } }
    : { kind: 'cannot', cause: { code: 'no-address', detail: problem } };
}
