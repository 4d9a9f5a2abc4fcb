import { randomInt } from 'node:crypto';
import * as dnsPacket from 'dns-packet';
import type { RecordType } from '../../wire/probes/dns-record.ts';
import { recordText } from './record-text.ts';

/** One query: id, question and the bytes to send over UDP. */
export interface Query {
  readonly id: number;
  readonly name: string;
  readonly recordType: RecordType;
  readonly bytes: Buffer;
  /** Largest answer that UDP may carry, where nothing larger was announced. */
  readonly maxUdpBytes?: number;
}

/** What a reply says about the name that was asked. */
export interface Reply {
  readonly rcode: string;
  readonly truncated: boolean;
  /** Of `aa`, `tc`, `ra` those that are set. */
  readonly flags: readonly string[];
  /** Records of the asked type at the end of the CNAME chain, as `recordText` writes them. */
  readonly records: readonly string[];
  /** Smallest time to live among the answer records. */
  readonly ttlSeconds?: number;
  /** Every other answer record as `owner TYPE data`. */
  readonly chain: readonly string[];
}

/** Largest answer that UDP carries without fragments on common paths (DNS flag day 2020), announced by EDNS0 (RFC 6891). */
const udpPayloadSize = 1232;

const optRecord: dnsPacket.OptAnswer = {
  type: 'OPT',
  name: '.',
  udpPayloadSize,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: 0,
  flag_do: false,
  options: [],
};

/** RFC 1035 section 4.2.1. */
const plainUdpBytes = 512;

// RFC 1035 section 4.1.1.
const rcodeNames = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'];

/**
 * Makes a query with a random id; throws on a name that DNS cannot carry. Without `edns` a server must keep its UDP answer
 * within 512 bytes (RFC 1035 section 4.2.1).
 */
export function createQuery(name: string, recordType: RecordType, edns = true): Query {
  if (name.length > 253 || !name.split('.').every((label) => label.length >= 1 && label.length <= 63)) {
    throw new Error(`not a DNS name (RFC 1035 section 2.3.4): ${JSON.stringify(name)}`);
  }
  const id = randomInt(0x1_00_00);
  const bytes = dnsPacket.encode({
    type: 'query',
    id,
    flags: dnsPacket.RECURSION_DESIRED,
    questions: [{ name, type: recordType, class: 'IN' }],
    additionals: edns ? [optRecord] : [],
  });
  return { id, name, recordType, bytes, ...(edns ? {} : { maxUdpBytes: plainUdpBytes }) };
}

/** Reads a reply to `query`; undefined for anything else, be it garbage, another id or another question (RFC 5452 section 9.1). */
export function readReply(bytes: Buffer, query: Query): Reply | undefined {
  let packet: dnsPacket.DecodedPacket;
  try {
    packet = dnsPacket.decode(bytes);
  } catch {
    return undefined;
  }
  const [question] = packet.questions ?? [];
  if (!packet.flag_qr || packet.id !== query.id) return undefined;
  if (question === undefined || question.type !== query.recordType || !sameName(question.name, query.name))
    return undefined;
  const code = (packet.flags ?? 0) & 0xf;
  const flags = { aa: packet.flag_aa, tc: packet.flag_tc, ra: packet.flag_ra };
  const ttls = (packet.answers ?? []).flatMap((answer) => ('ttl' in answer ? (answer.ttl ?? []) : []));
  return {
    rcode: rcodeNames[code] ?? `RCODE${code}`,
    truncated: packet.flag_tc,
    flags: Object.entries(flags).flatMap(([name, set]) => (set ? [name] : [])),
    ...(ttls.length === 0 ? {} : { ttlSeconds: Math.min(...ttls) }),
    ...followChain(packet.answers ?? [], query),
  };
}

function followChain(
  answers: readonly dnsPacket.Answer[],
  { name, recordType }: Query,
): Pick<Reply, 'records' | 'chain'> {
  const owner = recordType === 'CNAME' ? name : endOfChain(answers, name);
  const records: string[] = [];
  const chain: string[] = [];
  for (const answer of answers) {
    if (answer.type === recordType && sameName(answer.name, owner)) records.push(recordText(answer));
    else chain.push(`${answer.name} ${answer.type} ${recordText(answer)}`.trim());
  }
  return { records, chain };
}

function endOfChain(answers: readonly dnsPacket.Answer[], name: string): string {
  let owner = name;
  // Each step uses one CNAME up, so that a loop ends.
  const aliases = answers.filter((answer): answer is dnsPacket.StringAnswer => answer.type === 'CNAME');
  for (;;) {
    const at = aliases.findIndex((alias) => sameName(alias.name, owner));
    const [alias] = at === -1 ? [] : aliases.splice(at, 1);
    if (alias === undefined) return owner;
    owner = alias.data;
  }
}

// Names compare without case (RFC 4343).
function sameName(a: string, b: string): boolean {
  return a.replace(/\.$/, '').toLowerCase() === b.replace(/\.$/, '').toLowerCase();
}
