import type { RunEvent } from '../run/events.ts';

/** What a run is busy with, in words. */
export interface Phase {
  /** The same for as long as it is the same step; a change of it starts a new line where lines cannot be redrawn. */
  readonly name: string;
  /** What is being waited for right now. */
  readonly text: string;
}

/** The first thing every run waits for; no event announces it. */
export const firstPhase: Phase = { name: 'facts', text: 'reading what the cluster is' };

/** The phase an event tells of; a notice belongs to none. */
export function phaseOf(event: Exclude<RunEvent, { type: 'notice' }>): Phase {
  switch (event.type) {
    case 'facts': {
      const all = event.facts.nodes.length;
      const nodes = event.usableNodes === all ? count(all, 'node') : `${event.usableNodes} of ${count(all, 'node')}`;
      return {
        name: 'facts',
        text: `${event.facts.context}: Kubernetes ${event.facts.serverVersion}, ${nodes} to probe`,
      };
    }
    case 'deploying': {
      const { pods, namespaces } = event.fixture;
      return {
        name: 'deploying',
        text: `creating ${count(pods.length, 'probe Pod')} in ${count(namespaces.length, 'Namespace')}`,
      };
    }
    case 'deploy-progress': {
      const { running, total, waitingFor } = event.progress;
      return {
        name: 'pods',
        text: `probe Pods: ${running} of ${total} running${waitingFor === '' ? '' : `, ${waitingFor}`}`,
      };
    }
    case 'agents':
      return { name: 'agents', text: `agents: ${event.connected} of ${event.total} answer` };
    case 'probing':
      return { name: `probing ${event.stage}`, text: `probing ${event.stage}: ${event.done} of ${event.total}` };
    case 'settling':
      return {
        name: `settling ${event.stage}`,
        text: `waiting for ${event.stage}: ${event.unsettled} of ${event.total} not settled`,
      };
    case 'cleaning':
      return { name: 'cleaning', text: `cleaning up ${count(event.namespaces.length, 'Namespace')}` };
    default:
      return event satisfies never;
  }
}

/** A notice as a line of its own. */
export function noticeText({ level, message }: Extract<RunEvent, { type: 'notice' }>): string {
  return level === 'warn' ? `warning: ${message}` : message;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
