import type { Expectation } from '../../../domain/case.ts';
import type { World } from '../../../domain/fixture.ts';
import type { PolicyCase } from '../../../domain/policy-case.ts';
import type { Protocol } from '../../../domain/network.ts';
import type { Decision } from '../../../policy/oracle.ts';
import type { PlannedCase, Question } from '../../planned-case.ts';
import { addressesOf, askAt, podEndpoint } from '../../targets.ts';
import { flowKey, type LaneFlow } from './flows.ts';
import { keyOfPod, type Lane, runningPod } from './lane.ts';

/** A dropped connection costs this long; shorter than elsewhere, because blocked ones are asked again and again. */
const silenceMs = 700;

/**
 * Longer than the first repetition of a SYN (1 s, RFC 6298), and no longer: until policies let it through, each is lost, and the next
 * repetition is only sent after another two seconds.
 */
const openMs = 1_500;

/** Engines take a change over in parts, and a node that does is short of CPU: what it answers late is taken for a drop more than once. */
const relapses = 3;

/** A connection that opened although it should not have is asked again soon, whether it was closed meanwhile or not. */
const answerMs = 1_000;

/** Between two datagrams of one exchange. */
const intervalMs = 300;

/** A flow of a lane with what has to come of it. */
export interface AskedFlow {
  readonly lane: Lane;
  readonly flow: LaneFlow;
  /** Absent before the first case of a lane. */
  readonly policyCase?: PolicyCase;
  /** From 1; absent where no policy is left, so that everything has to be open. */
  readonly step?: number;
  readonly decision?: Decision;
  /** What would come of it instead with behaviours that have a name. */
  readonly otherwise?: Expectation['otherwise'];
}

/** The flow as a case of the report; none where one of its Pods does not exist. */
export function plannedFlow(asked: AskedFlow, world: World): readonly PlannedCase[] {
  const { lane, flow, policyCase, decision, otherwise } = asked;
  const { ipFamily, port } = flow;
  const [from, to] = [runningPod(lane, world, flow.from), runningPod(lane, world, flow.to)];
  if (from === undefined || to === undefined) return [];
  const protocol: Protocol = port.protocol === 'UDP' ? 'udp' : 'tcp';
  const reach = decision?.reach ?? 'allowed';
  const enforcedOn = [
    ...((decision?.egress.isolatedBy.length ?? 0) > 0 ? [from.node] : []),
    ...((decision?.ingress.isolatedBy.length ?? 0) > 0 ? [to.node] : []),
  ];
  return [
    {
      ...identityOf(asked),
      family: 'policy',
      ...(policyCase === undefined ? {} : { group: policyCase.id }),
      from: podEndpoint(from),
      to: { ...podEndpoint(to), port: port.port },
      ipFamily,
      protocol,
      expectation: {
        reach,
        because: decision?.because ?? ['no policy selects either Pod'],
        ...(reach === 'allowed' ? { answeredBy: [keyOfPod(lane, flow.to)] } : {}),
        ...(otherwise === undefined || Object.keys(otherwise).length === 0 ? {} : { otherwise }),
      },
      ...(policyCase === undefined ? {} : { relapses }),
      ...(enforcedOn.length > 0 ? { enforcedOn } : {}),
      ask: askAt(addressesOf(to), ipFamily, (address): Question => {
        const where = { address, port: port.port, timeoutMs: reach === 'allowed' ? openMs : silenceMs };
        if (protocol === 'udp') return { kind: 'udp', ...where, intervalMs };
        return reach === 'allowed' ? { kind: 'tcp', ...where } : { kind: 'tcp', ...where, answerMs };
      }),
    },
  ];
}

function identityOf({ lane, flow, policyCase, step }: AskedFlow): Pick<PlannedCase, 'id' | 'check'> {
  const key = flowKey(flow);
  if (policyCase === undefined) return { id: `policy.open/${lane.number}/${key}`, check: 'policy.open' };
  if (step === undefined) return { id: `policy.release/${policyCase.id}/${key}`, check: 'policy.release' };
  const { check, id } = policyCase;
  return { id: `${check}/${id.split('/')[1] ?? id}/${step}/${key}`, check };
}
