import type { Evidence } from './evidence.ts';
import type { Examination } from './examination.ts';

/** Beyond this a run of hundreds of requests is slow because of the way to the API server. */
const slowMs = 500;

/** Who asks whom, and how soon answers come. */
export function examineAccess({ server, context, roundTripMs, identity }: Evidence): Examination {
  const who = identity === undefined ? '' : ` as ${identity.username}`;
  const slow = roundTripMs > slowMs;
  return {
    subject: 'access',
    condition: slow ? 'warning' : 'ok',
    summary: `${server} (${context}) answers in ${Math.round(roundTripMs)} ms${who}`,
    details: identity === undefined || identity.groups.length === 0 ? [] : [`groups: ${identity.groups.join(', ')}`],
    next: slow
      ? ['Run podreach nearer to the API server, e.g. inside the cluster: a check sends it some hundred requests.']
      : [],
  };
}
