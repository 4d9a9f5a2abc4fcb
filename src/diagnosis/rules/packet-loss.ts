import type { Case } from '../../domain/case.ts';
import { pathTroubleRule } from '../path-trouble.ts';
import { isFailed, isPartlyLost } from '../rule.ts';
import { isLarge } from './mtu-blackhole.ts';

/** Many packets of a way vanish and the others pass, whatever their size and protocol. */
export const packetLoss = pathTroubleRule({
  code: 'packet-loss',
  check: 'pod-to-pod.loss',
  shows: (item) => lossOf(item) !== undefined,
  mayExplain: (item, showing) =>
    isFailed(item) &&
    item.expectation.reach !== 'blocked' &&
    (isPartlyLost(item) || someRefusalLost(item) || (isSilent(item) && mayBeChance(item, showing))),
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

/** Less likely than this it was not chance that nothing at all came through. */
const leastChance = 0.001;

/** Whether all tries may have been lost where `showing` lost so many; of large messages each takes many packets. */
function mayBeChance(item: Case, showing: readonly Case[]): boolean {
  if (isLarge(item) || !item.observations.every(({ outcome }) => outcome === 'timed-out')) return true;
  const loss = Math.max(...showing.flatMap((one) => lossOf(one) ?? []));
  const tries = item.observations.reduce((sum, { polls = 1, sent = 1 }) => sum + polls * Math.max(1, sent), 0);
  return loss ** tries >= leastChance;
}

/** A refusal that came at other times is an answer as well. */
function someRefusalLost({ expectation, observations }: Case): boolean {
  return (
    expectation.reach === 'refused' &&
    observations.some(({ outcome }) => outcome === 'timed-out') &&
    observations.some(({ outcome }) => outcome === 'refused')
  );
}

function percentages(showing: readonly Case[]): string {
  const shares = showing.flatMap((item) => lossOf(item) ?? []).map((share) => Math.round(share * 100));
  const [least, most] = [Math.min(...shares), Math.max(...shares)];
  return least === most ? `${least} %` : `${least} to ${most} %`;
}
