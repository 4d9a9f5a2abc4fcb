import type { Facts } from '../domain/facts.ts';
import { type Examination } from './examination.ts';
import { minorOf } from './versions.ts';

/** Pod Security Standards and EndpointSlices are as this tool counts on them from here on. */
const oldestMinor = 25;

/** kubelet may be this many minors older than the API server, and never newer (https://kubernetes.io/releases/version-skew-policy/). */
const widestSkew = 3;

/** The API server's version, and that of each node beside it. */
export function examineVersions({ serverVersion, nodes }: Facts): Examination {
  const server = minorOf(serverVersion);
  const tooOld = server !== undefined && server < oldestMinor;
  const skewed = nodes.flatMap(({ name, kubeletVersion }) => {
    const kubelet = minorOf(kubeletVersion);
    if (server === undefined || kubelet === undefined) return [];
    if (kubelet > server) return [`${name} runs kubelet ${kubeletVersion}, newer than the API server`];
    return server - kubelet > widestSkew
      ? [`${name} runs kubelet ${kubeletVersion}, more than ${widestSkew} minor versions older than the API server`]
      : [];
  });
  const kubelets = [...new Set(nodes.map(({ kubeletVersion }) => kubeletVersion))];
  const same = kubelets.length === 1 && kubelets[0] === serverVersion;
  return {
    subject: 'versions',
    condition: tooOld || skewed.length > 0 ? 'warning' : 'ok',
    summary: `Kubernetes ${serverVersion}${same || kubelets.length === 0 ? '' : `, kubelets ${kubelets.join(', ')}`}`,
    details: [...(tooOld ? [`podreach counts on what Kubernetes promises from 1.${oldestMinor} on`] : []), ...skewed],
    next:
      skewed.length === 0
        ? []
        : [
            'Kubernetes supports no such distance between versions: upgrade these nodes, or judge what fails there with care.',
          ],
  };
}
