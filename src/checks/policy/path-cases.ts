import type { Expectation } from '../../domain/case.ts';
import { objectKey } from '../../domain/endpoint.ts';
import type { RunningPod, RunningService, World } from '../../domain/fixture.ts';
import type { IpFamily, Protocol } from '../../domain/network.ts';
import type { CheckId } from '../check.ts';
import { addressRecord, asResolver } from '../dns/questions.ts';
import type { PlannedCase, Question } from '../planned-case.ts';
import { exchangeWith, selectedBy } from '../service/service-path.ts';
import { askAt, familiesOf, podEndpoint } from '../targets.ts';

/** What a stage says of a client. */
export interface StagedClient {
  /** The id of the stage. */
  readonly stage: string;
  readonly from: RunningPod;
  readonly reach: Expectation['reach'];
  readonly because: string;
}

/** A dropped packet costs this long. */
const silenceMs = 700;

/** A connection that opened although it should not have is asked again soon. */
const answerMs = 1_000;

/** Engines take a change over in parts: the way to a Service may seem to be what it is only a little later. */
const relapses = 3;

/** Exchanges with Services whose backends policies select. */
export function serviceCases(
  client: StagedClient,
  services: readonly RunningService[],
  world: World,
): readonly PlannedCase[] {
  return services.flatMap((service) => {
    const backends = selectedBy(world, service);
    const answeredBy = backends.map((pod) => objectKey(pod.namespace, pod.name));
    return familiesOf(service.clusterIps).flatMap((ipFamily) =>
      (['tcp', 'udp'] as const).map((protocol): PlannedCase => {
        const base = caseOf('policy.service', client, ipFamily, protocol);
        return {
          ...base,
          id: `${base.id}/${service.name}`,
          enforcedOn: [client.from, ...backends].map(({ node }) => node),
          to: { kind: 'service', namespace: service.namespace, service: service.name, port: 80 },
          expectation: expectationOf(client, answeredBy),
          relapses,
          ask: askAt({ name: service.name, addresses: service.clusterIps }, ipFamily, (address) =>
            inTime(exchangeWith(protocol, address, 80), client),
          ),
        };
      }),
    );
  });
}

/** The name of a Service, resolved as the libc would. */
export function lookups(client: StagedClient, { name, namespace, clusterIps }: RunningService): readonly PlannedCase[] {
  return familiesOf(clusterIps).map((ipFamily): PlannedCase => {
    const ask = asResolver(name, addressRecord(ipFamily));
    return {
      ...caseOf('policy.dns', client, ipFamily, 'udp'),
      enforcedOn: [client.from.node],
      to: { kind: 'name', name: `${name}.${namespace}` },
      expectation: expectationOf(client),
      ask: ask.kind === 'probe' ? { kind: 'probe', question: inTime(ask.question, client) } : ask,
    };
  });
}

/** What all cases of a client have in common. */
export function caseOf(check: CheckId, { stage, from }: StagedClient, ipFamily: IpFamily, protocol: Protocol) {
  return {
    id: `${check}/${stage}/${protocol}/${ipFamily}/${from.role}@${from.node}`,
    family: 'policy' as const,
    check,
    from: podEndpoint(from),
    ipFamily,
    protocol,
  };
}

/** What a stage says of the client, and who may answer it. */
export function expectationOf({ reach, because }: StagedClient, answeredBy?: readonly string[]): Expectation {
  return { reach, because: [because], ...(reach === 'allowed' && answeredBy !== undefined ? { answeredBy } : {}) };
}

/** Silence that is expected is asked for again and again. */
function inTime(question: Question, { reach }: StagedClient): Question {
  if (reach !== 'blocked' || !('timeoutMs' in question)) return question;
  return { ...question, timeoutMs: silenceMs, ...(question.kind === 'tcp' ? { answerMs } : {}) };
}
