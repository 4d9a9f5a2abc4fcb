import type { UnknownCause } from '../../domain/case.ts';
import type { Endpoint } from '../../domain/endpoint.ts';
import type { World } from '../../domain/fixture.ts';
import type { IpFamily } from '../../domain/network.ts';
import type { RecordType } from '../../wire/probes/dns-record.ts';
import type { CheckId } from '../check.ts';
import type { PlannedCase, Stage } from '../planned-case.ts';
import { podsOf } from '../targets.ts';
import { asResolver, nameCase, probe, resolveTimeoutMs } from './questions.ts';
import { serversOf } from './servers.ts';

/** A record that DNS must have. */
export interface ExpectedRecord {
  readonly check: CheckId;
  readonly key: string;
  /** Full name, without trailing dot. */
  readonly name: string;
  readonly recordType: RecordType;
  readonly ipFamily?: IpFamily;
  readonly records: readonly string[];
  /** Records beyond these are allowed; not by default. */
  readonly othersToo?: boolean;
  readonly because: string;
  /** What the name stands for, where it is made of an address. */
  readonly to?: Endpoint;
  /** Why nothing can be expected. */
  readonly cannot?: UnknownCause;
  /** Ask without EDNS, so that UDP carries 512 bytes only. */
  readonly small?: boolean;
}

/**
 * How long DNS may go on with an answer from before a change: servers cache for up to 30 s by default (CoreDNS `cache 30` and
 * `ttl 30`, https://coredns.io/plugins/kubernetes/), and an answer that came too early is cached as well.
 */
export const cachedMs = 40_000;

/** A server that is silent for so long has no answer in its cache either. */
const silentLimitMs = 6_000;

/** What the API server, the controllers and DNS need to hear of a change on a healthy cluster: asked before, they would cache what was. */
export const hearsayMs = 1_500;

/** Every server by itself, asked from the agent nearest to it. */
export function askServers(world: World, wanted: readonly ExpectedRecord[]): readonly PlannedCase[] {
  return serversOf(world).flatMap(({ label, address, udpPort, nearest }) =>
    wanted.map((record) =>
      recordCase(record, `${record.key}/${label}`, nearest, () =>
        probe({
          kind: 'dns-query',
          server: address,
          port: udpPort,
          name: record.name,
          recordType: record.recordType,
          transport: 'udp',
          edns: record.small !== true,
          timeoutMs: resolveTimeoutMs,
        }),
      ),
    ),
  );
}

/** The Pods' own way to DNS, from every node. */
export function askNodes(world: World, wanted: readonly ExpectedRecord[]): readonly PlannedCase[] {
  const [server] = world.nameservers;
  return podsOf(world, 'agent').flatMap((from) =>
    wanted.map((record) =>
      recordCase(record, record.key, from, ({ name, recordType }) =>
        record.small === true && server !== undefined
          ? probe({
              kind: 'dns-query',
              server,
              name,
              recordType,
              transport: 'udp',
              edns: false,
              timeoutMs: resolveTimeoutMs,
            })
          : asResolver(`${name}.`, recordType),
      ),
    ),
  );
}

/** Stages that see a record at every server and then, with nothing outdated in any cache, from every node. */
export function stagesOf(
  changes: Stage['changes'],
  recordsIn: (world: World) => readonly ExpectedRecord[],
  name = 'records',
): readonly Stage[] {
  return [
    {
      id: `${name}-at-servers`,
      changes,
      cases: (world) => askServers(world, recordsIn(world)),
      settleMs: cachedMs,
      silentMs: silentLimitMs,
      stablePolls: 1,
    },
    {
      id: `${name}-from-nodes`,
      changes: [],
      cases: (world) => askNodes(world, recordsIn(world)),
      settleMs: resolveTimeoutMs,
      stablePolls: 1,
    },
  ];
}

function recordCase(
  record: ExpectedRecord,
  key: string,
  from: Parameters<typeof nameCase>[0]['from'],
  ask: (record: ExpectedRecord) => PlannedCase['ask'],
): PlannedCase {
  const { check, name, to, ipFamily, records, othersToo = false, because, cannot } = record;
  return nameCase({
    check,
    key,
    from,
    name: `${name}.`,
    ...(to === undefined ? {} : { to }),
    ...(ipFamily === undefined ? {} : { ipFamily }),
    expectation: {
      because: [because],
      addresses: records,
      ...(othersToo ? {} : { noOtherAddresses: true }),
      answeredName: name,
    },
    ask: cannot === undefined ? ask(record) : { kind: 'cannot', cause: cannot },
  });
}
