import type { Expectation } from '../../domain/case.ts';
import { objectKey } from '../../domain/endpoint.ts';
import type { RunningPod } from '../../domain/fixture.ts';
import type { Protocol } from '../../domain/network.ts';
import { firstContactsMs } from '../../wire/probes/first-contacts.ts';
import { responderPorts } from '../../wire/responder.ts';
import type { PlannedCase, Question } from '../planned-case.ts';
import { addressesOf, askAt, exchangeTimeoutMs, familiesOf, podEndpoint } from '../targets.ts';

/** A way between two Pods that is asked in a stage. */
interface StagedWay {
  /** The id of the stage. */
  readonly stage: string;
  readonly from: RunningPod;
  readonly to: RunningPod;
  /** The end that policies select: the engine of its node decides. */
  readonly isolated: RunningPod;
  readonly because: string;
}

type Reach = Extract<Expectation['reach'], 'allowed' | 'blocked'>;

const protocols = ['tcp', 'udp'] as const;

/** A dropped packet costs this long. */
const silenceMs = 700;

/** A connection that opened although it should not have is asked again soon. */
const answerMs = 1_000;

/** Engines take a change over in parts, and a busy node may be silent for as long as a drop. */
const relapses = 3;

/** Until the first contacts are over, counted from when they are asked for: the process may start again meanwhile. */
const contactsTimeoutMs = firstContactsMs + 5_000;

/** Fresh exchanges in each family, over these protocols. */
export function exchanges(way: StagedWay, reach: Reach, over: readonly Protocol[] = protocols): readonly PlannedCase[] {
  return waysOf(way, over).map(({ ipFamily, protocol, base }) => ({
    ...base,
    enforcedOn: [way.isolated.node],
    expectation: {
      reach,
      because: [way.because],
      ...(reach === 'allowed' ? { answeredBy: [objectKey(way.to.namespace, way.to.name)] } : {}),
    },
    relapses,
    ask: askAt(addressesOf(way.to), ipFamily, (address) => exchangeAt(address, protocol, reach)),
  }));
}

/** What a Pod tried to reach from its first moment on, all of which must have been in vain. */
export function firstContacts(way: StagedWay, witnessed: readonly PlannedCase[]): readonly PlannedCase[] {
  return waysOf(way, protocols).map(({ ipFamily, protocol, base }) => ({
    ...base,
    enforcedOn: [way.isolated.node],
    restsOn: witnessed.map(({ id }) => id),
    expectation: { reach: 'blocked', because: [way.because] },
    ask: unlessDown(way.from, () =>
      askAt(addressesOf(way.to), ipFamily, (address): Question => {
        const target = { transport: protocol, address, port: responderPorts.agent };
        return { kind: 'first-contacts', ...target, timeoutMs: contactsTimeoutMs };
      }),
    ),
  }));
}

/** What the API says of a Pod that its node's kubelet asks all the time. */
export function readiness(stage: string, pod: RunningPod, because: string): PlannedCase {
  const { namespace, name } = pod;
  return {
    id: `policy.node/${stage}/${pod.role}@${pod.node}`,
    family: 'policy',
    check: 'policy.node',
    from: podEndpoint(pod),
    to: podEndpoint(pod),
    enforcedOn: [pod.node],
    expectation: { reach: 'allowed', because: [because], values: { Ready: 'True', restarts: '0' } },
    ask: unlessDown(pod, () => ({ kind: 'read', reading: { kind: 'pod-readiness', namespace, pod: name } })),
  };
}

function waysOf({ stage, from, to }: StagedWay, over: readonly Protocol[]) {
  const ends = `${from.role}@${from.node}/${to.role}@${to.node}`;
  const way = { family: 'policy', check: 'policy.start-up', from: podEndpoint(from), to: podEndpoint(to) } as const;
  return familiesOf([...from.ips, ...to.ips]).flatMap((ipFamily) =>
    over.map((protocol) => ({
      ipFamily,
      protocol,
      base: { ...way, id: `policy.start-up/${stage}/${protocol}/${ipFamily}/${ends}`, ipFamily, protocol },
    })),
  );
}

function exchangeAt(address: string, protocol: Protocol, reach: Reach): Question {
  const isSilent = reach === 'blocked';
  const target = { address, port: responderPorts.agent, timeoutMs: isSilent ? silenceMs : exchangeTimeoutMs };
  return protocol === 'tcp'
    ? { kind: 'tcp', ...target, ...(isSilent ? { answerMs } : {}) }
    : { kind: 'udp', ...target, intervalMs: 200 };
}

function unlessDown({ name, problem }: RunningPod, ask: () => PlannedCase['ask']): PlannedCase['ask'] {
  if (problem === undefined) return ask();
  return { kind: 'cannot', cause: { code: 'agent-unreachable', detail: `${name} did not come up: ${problem}` } };
}
