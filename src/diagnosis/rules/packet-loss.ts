import type { Case } from '../../domain/case.ts';
import { pathTroubleRule } from '../path-trouble.ts';
import { isFailed, isPartlyLost } from '../rule.ts';

/** Many packets of a way vanish and the others pass, whatever their size and protocol. */
export const packetLoss = pathTroubleRule({
  code: 'packet-loss',
  check: 'pod-to-pod.loss',
  shows: (item) => lossOf(item) !== undefined,
  mayExplain: (item) =>
    isFailed(item) &&
    item.expectation.reach !== 'blocked' &&
    (isPartlyLost(item) || isSilent(item) || someRefusalLost(item)),
  titleOf: (where, showing) => `packets ${where} get lost: ${percentages(showing)} of the datagrams stayed unanswered`,
  next: (nodes) => [
    ...nodes.map(
      (node) => `On ${node}: ip -s link; ethtool -S <interface> | grep -iE 'drop|error|discard'; tc -s qdisc`,
    ),
    'Look for a full queue, a bad cable or port, a duplex mismatch, or a firewall that limits rates between the nodes.',
  ],
});

/** Share of its datagrams that got no answer, from 0 to 1; undefined unless some did. */
function lossOf({ observations }: Case): number | undefined {
  const { sent, received } = observations.at(-1) ?? {};
  return sent === undefined || received === undefined || received === 0 ? undefined : 1 - received / sent;
}

function isSilent({ observations }: Case): boolean {
  return observations.at(-1)?.outcome === 'timed-out';
}

/** A refusal that came at other times is an answer as well. */
function someRefusalLost({ expectation, observations }: Case): boolean {
  return expectation.reach === 'refused' && observations.some(({ outcome }) => outcome === 'timed-out');
}

function percentages(showing: readonly Case[]): string {
  const shares = showing.flatMap((item) => lossOf(item) ?? []).map((share) => Math.round(share * 100));
  const [least, most] = [Math.min(...shares), Math.max(...shares)];
  return least === most ? `${least} %` : `${least} to ${most} %`;
}
