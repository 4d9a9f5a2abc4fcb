import type { RunningPod, World } from '../../domain/fixture.ts';
import type { FixturePart, Site } from '../check.ts';
import { podOn, roleSelector, serviceIn } from '../site.ts';
import { podsOf, serviceOf } from '../targets.ts';

const role = 'dns-named';
const hostname = 'podreach-host';
/** Also the name of the headless Service: that is what makes the records. */
const subdomain = 'dns-sub';

/** A Pod with hostname and subdomain, and the headless Service of the subdomain's name. */
export function namedPod(site: Site): FixturePart {
  const [node] = site.nodes;
  if (node === undefined) return {};
  const overlay = 'dns-named';
  return {
    pods: [podOn(node, site.home, role, role, { probes: ['agent'], overlay, values: { hostname, subdomain } })],
    services: [serviceIn(site.home, subdomain, 'dns-headless', roleSelector(role))],
  };
}

/** The names of that Pod. */
export interface NamedPod {
  readonly pod: RunningPod;
  readonly hostname: string;
  /** Of the Service, without trailing dot. */
  readonly serviceName: string;
  /** Of the Pod, without trailing dot. */
  readonly fullName: string;
}

/** The Pod with its names, if the run has it. */
export function namedPodIn(world: World): NamedPod | undefined {
  const [pod] = podsOf(world, role);
  const service = serviceOf(world, subdomain);
  if (pod === undefined || service === undefined) return undefined;
  const serviceName = `${service.name}.${service.namespace}.svc.${world.dnsDomain}`;
  return { pod, hostname, serviceName, fullName: `${hostname}.${serviceName}` };
}
