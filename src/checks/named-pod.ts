import type { RunningPod, World } from '../domain/fixture.ts';
import type { FixturePart, Site } from './check.ts';
import { join, podOn, roleSelector, serviceIn } from './site.ts';
import { podsOf, serviceOf } from './targets.ts';

const role = 'named';
const hostname = 'podreach-host';
/** Also the name of the headless Service: that is what makes the records. */
const subdomain = 'dns-sub';

/** A Pod with hostname, subdomain and service links, which runs before anything is changed. Two families ask it, each for its own part. */
export function namedPod(site: Site): FixturePart {
  const node = site.nodes.at(-1);
  if (node === undefined) return {};
  const overlay = { overlay: role, values: { hostname, subdomain } };
  return { pods: [podOn(node, site.home, role, role, { probes: ['agent'], ...overlay })] };
}

/** The same with the headless Service of the subdomain's name. */
export function namedPodInDns(site: Site): FixturePart {
  return join(namedPod(site), { services: [serviceIn(site.home, subdomain, 'dns-headless', roleSelector(role))] });
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

/** The Pod, if the run has it. */
export function namedPods(world: World): readonly RunningPod[] {
  return podsOf(world, role);
}

/** The Pod with its names, if the run has it and the Service. */
export function namedPodIn(world: World): NamedPod | undefined {
  const [pod] = namedPods(world);
  const service = serviceOf(world, subdomain);
  if (pod === undefined || service === undefined) return undefined;
  const serviceName = `${service.name}.${service.namespace}.svc.${world.dnsDomain}`;
  return { pod, hostname, serviceName, fullName: `${hostname}.${serviceName}` };
}
