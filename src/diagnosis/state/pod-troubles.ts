import type { ComponentPod } from '../../domain/cluster-state.ts';
import { objectKey } from '../../domain/endpoint.ts';
import { ranks, recentMs, shortened, span, type StateTrouble } from './trouble.ts';

/** A Pod that is not Ready; `more` is put behind what keeps it from being so. */
export function unreadyPod(pod: ComponentPod, rank: number, more = ''): StateTrouble {
  return { rank, sentence: `${podText(pod)} is not Ready${detailsOf(pod)}${more}`, next: commandsFor(pod) };
}

/** A Pod that is Ready, one container of which was started again lately. */
export function restartedPod(pod: ComponentPod): readonly StateTrouble[] {
  const { ready, lastEnd, restarts } = pod;
  if (!ready || lastEnd === undefined || lastEnd.agoMs > recentMs) return [];
  return [
    {
      rank: ranks.restarted,
      sentence: `a container of ${podText(pod)} ended ${span(lastEnd.agoMs)} ago and was started again (${lastEnd.how}, ${restartsText(restarts)})`,
      next: [describe(pod), `${logs(pod)} --previous`],
    },
  ];
}

/** A Pod that is Ready, with a warning since then: what was said before tells of its start. */
export function warnedPod(pod: ComponentPod): readonly StateTrouble[] {
  const { ready, warning, readyForMs = 0 } = pod;
  if (!ready || warning === undefined || warning.agoMs >= Math.min(recentMs, readyForMs)) return [];
  return [
    {
      rank: ranks.minor,
      sentence: `${podText(pod)} is Ready, with a warning ${span(warning.agoMs)} ago (${warningText(pod)})`,
      next: [describe(pod)],
    },
  ];
}

/** Why a Pod is not Ready, how often it was started again, how it ended, and what was said of it last; in brackets. */
export function detailsOf(pod: ComponentPod): string {
  const { reason, restarts, lastEnd, warning } = pod;
  const facts = [
    ...(reason === undefined ? [] : [reason]),
    ...(restarts === 0 ? [] : [restartsText(restarts)]),
    ...(lastEnd === undefined || lastEnd.how === reason ? [] : [`last ended with ${lastEnd.how}`]),
  ].join(', ');
  // That it is to be started again says no more than its state does.
  const parts = [facts, ...(warning === undefined || warning.reason === 'BackOff' ? [] : [warningText(pod)])].filter(
    (part) => part !== '',
  );
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}

function podText({ namespace, name, node }: ComponentPod): string {
  return `Pod ${objectKey(namespace, name)} ${node === '' ? 'on no node' : `on ${node}`}`;
}

function restartsText(restarts: number): string {
  return `${restarts} restart${restarts === 1 ? '' : 's'}`;
}

function warningText({ warning }: ComponentPod): string {
  return [warning?.reason ?? '', shortened(warning?.message ?? '')].filter((part) => part !== '').join(': ');
}

function commandsFor(pod: ComponentPod): readonly string[] {
  // A Pod whose containers never started has no log.
  const hasRun = pod.restarts > 0 || !/Creating|Initializing|Pending|[Ss]chedul|Image/.test(pod.reason ?? '');
  return hasRun ? [describe(pod), logs(pod)] : [describe(pod)];
}

function describe({ namespace, name }: ComponentPod): string {
  return `kubectl describe pod -n ${namespace} ${name}`;
}

function logs({ namespace, name, container }: ComponentPod): string {
  return `kubectl logs -n ${namespace} ${name}${container === undefined ? '' : ` -c ${container}`} --tail=50`;
}
