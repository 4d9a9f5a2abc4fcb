import type { V1Service } from '@kubernetes/client-node';
import type { Feature } from '../domain/feature.ts';
import type { FixtureService } from '../domain/fixture.ts';
import type { DryRun } from '../doctor/index.ts';
import { ToolError } from '../errors.ts';
import type { Manifests } from '../manifests.ts';
import type { ApiEdge } from './api-edge.ts';
import { hasHttpStatus } from './api-error.ts';
import { resourcePath } from './api-path.ts';
import { renderNamespace, renderPod, renderService } from './render.ts';

/** Of what a run would be. */
export interface Intended {
  readonly image: string;
  /** Of the Namespaces a run makes. */
  readonly namespacePrefix: string;
  readonly features: readonly Feature[];
}

/** An object that is sent, but never made. */
interface Trial {
  readonly what: string;
  readonly path: string;
  readonly body: object;
}

/** Stands in names of objects that are never made. */
const dryRunId = 'doctor';

/** Always there: a Namespace that is only dry-run cannot hold anything. */
const existingNamespace = 'default';

/**
 * What admission says of a run's objects, by server-side dry run
 * (https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run): of those that every run makes, and of those that a feature
 * adds and that clusters are known to refuse. Creates nothing.
 */
export async function tryAdmission(
  edge: ApiEdge,
  manifests: Manifests,
  intended: Intended,
  signal: AbortSignal,
): Promise<readonly DryRun[]> {
  return Promise.all(
    trials(manifests, intended).map(async ({ what, path, body }) => {
      try {
        await edge.ask(path, { body, query: { dryRun: 'All', fieldValidation: 'Strict' }, signal });
        return { what };
      } catch (error) {
        if (!(error instanceof ToolError) || error.code === 'INTERRUPTED') throw error;
        // One of this name is there already: admission was passed before that showed.
        return hasHttpStatus(error, 409) ? { what } : { what, refusal: error };
      }
    }),
  );
}

function trials(manifests: Manifests, { image, namespacePrefix, features }: Intended): readonly Trial[] {
  const name = `${namespacePrefix}-${dryRunId}`;
  const pod = renderPod(manifests, dryRunId, image, {
    namespace: existingNamespace,
    name,
    node: 'any',
    role: 'agent',
    labels: {},
    containers: ['agent'],
    probes: [],
  });
  return [
    namespaceTrial(manifests, name, 'restricted', 'a Namespace of a run'),
    { what: 'a probe Pod', path: resourcePath('pods', { namespace: existingNamespace }), body: pod },
    ...(features.includes('host-network')
      ? [namespaceTrial(manifests, `${name}-host`, 'privileged', 'a Namespace for host-network Pods')]
      : []),
    ...(features.includes('external-ips') ? [externalIpTrial(manifests, name)] : []),
    ...(features.includes('load-balancer') ? [loadBalancerTrial(manifests, name)] : []),
  ];
}

function namespaceTrial(
  manifests: Manifests,
  name: string,
  podSecurity: 'restricted' | 'privileged',
  what: string,
): Trial {
  const body = renderNamespace(manifests, dryRunId, { name, podSecurity }, new Date().toISOString());
  return { what, path: resourcePath('namespaces'), body };
}

/** Refused where the admission plugin DenyServiceExternalIPs or a policy like it is at work. */
function externalIpTrial(manifests: Manifests, name: string): Trial {
  const values = { family: 'IPv4', address: '192.0.2.1' };
  return serviceTrial(manifests, name, { manifest: 'external-ip', values }, 'a Service with an external IP');
}

/** Refused where policies or quotas keep load balancers to those who may order them. */
function loadBalancerTrial(manifests: Manifests, name: string): Trial {
  const values = { policy: 'Local' };
  return serviceTrial(manifests, name, { manifest: 'load-balancer', values }, 'a Service of type LoadBalancer');
}

function serviceTrial(
  manifests: Manifests,
  name: string,
  wanted: Pick<FixtureService, 'manifest' | 'values'>,
  what: string,
): Trial {
  const service: V1Service = renderService(manifests, dryRunId, {
    namespace: existingNamespace,
    name,
    selector: {},
    ...wanted,
  });
  // Whatever family the cluster gives it: that is not what is asked.
  const { ipFamilies: _families, ipFamilyPolicy: _policy, ...spec } = service.spec ?? {};
  return {
    what,
    path: resourcePath('services', { namespace: existingNamespace }),
    body: { ...service, spec },
  };
}
