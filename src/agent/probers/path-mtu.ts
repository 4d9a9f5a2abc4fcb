import { isIPv6 } from 'node:net';
import type { ProbeOf } from '../../wire/probe.ts';
import { pathMtuRounds } from '../../wire/probes/path-mtu.ts';
import type { ResponderAnswer } from '../../wire/responder.ts';
import { toAnswer } from '../exchange/exchange.ts';
import { exchangeSizes } from '../exchange/sized-udp.ts';
import { mtuTowards } from '../interface-mtu.ts';
import { numberedNonce } from '../nonce.ts';
import { type Failure, failureOf } from '../outcome.ts';
import type { Prober, ProbeResult } from './prober.ts';

const intervalMs = 100;
const searchRounds = pathMtuRounds - 1;
/** Sizes of one round: all at once, and few enough for any socket buffer. */
const sizesPerRound = 24;

/** IPv4 (RFC 791) and IPv6 (RFC 8200) headers without options, and UDP's. */
const headerBytes = { ipv4: 20 + 8, ipv6: 40 + 8 };
/** Longest UDP payload over IPv4. */
const longestDatagram = 65_507;

/**
 * Sizes of packets at which paths usually end: the least IPv6 allows (1280), Ethernet (1500) less what tunnels add (VXLAN 50,
 * WireGuard 60 or 80, IP-in-IP 20, Geneve and IPsec more), clouds (1460, 8896, 8500), jumbo frames (9000, 9001).
 */
const usualPackets = [
  576, 1000, 1200, 1280, 1350, 1380, 1400, 1420, 1440, 1450, 1460, 1480, 1492, 1500, 3000, 4500, 6500, 8500, 8896, 8950,
  9000, 9001, 20_000, 40_000,
];

/**
 * Datagrams of rising size up to the interface's MTU. A round asks all its sizes at once: the first the usual ones, the
 * others ever closer between the largest that was answered and the smallest that was not; the last asks that one again beside
 * the smallest there is, because a node short of CPU loses datagrams of any size.
 */
export const probePathMtu: Prober<'path-mtu'> = async (request) => {
  const { address, port } = request;
  const headers = isIPv6(address) ? headerBytes.ipv6 : headerBytes.ipv4;
  let mtu: number;
  try {
    mtu = await mtuTowards(address, port);
  } catch (error) {
    const failure = failureOf(error, address);
    return failure.outcome === 'not-run' ? { outcome: 'unsupported', detail: failure.detail } : failure;
  }
  const longest = Math.min(mtu - headers, longestDatagram);
  const usual = usualPackets.map((packet) => packet - headers).filter((size) => size < longest);
  const found = await narrow(request, [0, ...usual, longest]);
  const isOther =
    found.largest !== undefined &&
    found.smallestLost !== undefined &&
    !(await isLostBySize(request, found.smallestLost));
  if (isOther) return { outcome: 'timed-out', detail: 'datagrams are lost, whatever their size' };
  return resultOf(found, { mtu, longest, headers });
};

interface Narrowed {
  /** Largest size below which all were answered; undefined when not even the smallest was. */
  readonly largest?: number;
  /** Smallest size that was not. */
  readonly smallestLost?: number;
  /** Larger ones that were answered all the same. */
  readonly largerAnswered: boolean;
  readonly answer?: ResponderAnswer;
  readonly failure?: Failure;
}

async function narrow(request: ProbeOf<'path-mtu'>, ladder: readonly number[]): Promise<Narrowed> {
  let found = await askRound(request, 0, ladder);
  for (let round = 1; round < searchRounds; round += 1) {
    const { largest, smallestLost } = found;
    if (largest === undefined || smallestLost === undefined || smallestLost - largest <= 1) break;
    const closer = await askRound(request, round, between(largest, smallestLost));
    found = {
      ...found,
      ...(closer.largest === undefined ? {} : { largest: closer.largest }),
      ...(closer.smallestLost === undefined ? {} : { smallestLost: closer.smallestLost }),
    };
  }
  return found;
}

/** Whether a size is lost once more while the smallest is answered. */
async function isLostBySize(request: ProbeOf<'path-mtu'>, size: number): Promise<boolean> {
  const { largest, smallestLost } = await askRound(request, searchRounds, [0, size]);
  return largest === 0 && smallestLost === size;
}

/** Up to `sizesPerRound` sizes evenly between two, neither of them included. */
function between(low: number, high: number): readonly number[] {
  const steps = Math.min(sizesPerRound, high - low - 1);
  const sizes = Array.from(
    { length: steps },
    (_, index) => low + Math.round(((index + 1) * (high - low)) / (steps + 1)),
  );
  return [...new Set(sizes)];
}

async function askRound(request: ProbeOf<'path-mtu'>, round: number, sizes: readonly number[]): Promise<Narrowed> {
  const { address, port, timeoutMs, nonce } = request;
  const asked = { address, port, timeoutMs, intervalMs, sizes, nonce: numberedNonce(nonce, round) };
  const { answered, answer, failure } = await exchangeSizes(asked);
  const smallestLost = sizes.find((size) => !answered.has(size));
  const largest = sizes.findLast((size) => smallestLost === undefined || size < smallestLost);
  return {
    ...(largest === undefined ? {} : { largest }),
    ...(smallestLost === undefined ? {} : { smallestLost }),
    largerAnswered: smallestLost !== undefined && sizes.some((size) => size > smallestLost && answered.has(size)),
    ...(answer === undefined ? {} : { answer }),
    ...(failure === undefined ? {} : { failure }),
  };
}

function resultOf(
  { largest, smallestLost, largerAnswered, answer, failure }: Narrowed,
  { mtu, longest, headers }: { readonly mtu: number; readonly longest: number; readonly headers: number },
): ProbeResult {
  if (answer === undefined || largest === undefined)
    return failure ?? { outcome: 'timed-out', detail: 'not even the smallest datagram was answered' };
  const found = {
    largestBytes: largest,
    values: { interfaceMtu: String(mtu) },
    answers: [toAnswer(answer, 1)],
  };
  if (smallestLost === undefined) return { outcome: 'reached', ...found, largestBytes: longest };
  const what = `datagrams of ${smallestLost} bytes (packets of ${smallestLost + headers})`;
  return {
    outcome: failure?.outcome === 'wrong-answer' ? 'wrong-answer' : 'timed-out',
    detail: largerAnswered
      ? `${what} are not answered, though larger ones are, up to the interface's MTU of ${mtu}`
      : `${what} and more are not answered, though the interface's MTU is ${mtu}`,
    ...found,
  };
}
