import ipaddr from 'ipaddr.js';
import { ToolError } from '../../errors.ts';
import { isPortName } from '../../policy/validation/names.ts';

/** A party as it was asked for, not looked up yet. */
export type AskedParty =
  | { readonly kind: 'pod'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'node'; readonly name: string }
  | { readonly kind: 'address'; readonly address: string };

/** A party and the port that was asked for, if one was. */
export interface AskedDestination {
  readonly party: AskedParty;
  /** By number, or by the name of a container's port. */
  readonly port?: number | string;
}

const examples = 'e.g. shop/cart-0, 198.51.100.7 or node/n1';
const destinationExamples = 'e.g. shop/cart-0:8080, shop/cart-0:http, 198.51.100.7:443 or [2001:db8::1]:443';

/** `NAMESPACE/POD`, an IP address or `node/NAME`. Throws ToolError USAGE. */
export function parseParty(option: string, text: string): AskedParty {
  const { party, port } = parseDestination(option, text, examples);
  if (port === undefined) return party;
  throw new ToolError('USAGE', `${option}: "${text}" has a port`, `ports are those of the destination: ${examples}`);
}

/** As `parseParty`, with a port behind a colon if one is wanted; an IPv6 address stands in brackets then. Throws ToolError USAGE. */
export function parseDestination(option: string, text: string, hint: string = destinationExamples): AskedDestination {
  const [host, port] = splitPort(text);
  const party = partyOf(host);
  if (party === undefined)
    throw new ToolError('USAGE', `${option}: "${text}" is neither a Pod, an address nor a node`, hint);
  if (port === undefined) return { party };
  return { party, port: portOf(option, port) };
}

function splitPort(text: string): readonly [host: string, port: string | undefined] {
  const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(text);
  if (bracketed !== null) return [bracketed[1] ?? '', bracketed[2]];
  const [host = '', port, ...more] = text.split(':');
  // An address with more than one colon has no port.
  return more.length > 0 ? [text, undefined] : [host, port];
}

function partyOf(text: string): AskedParty | undefined {
  const [before = '', name = '', ...more] = text.split('/');
  if (more.length > 0) return undefined;
  if (text.includes('/')) {
    if (before === '' || name === '') return undefined;
    return before === 'node' ? { kind: 'node', name } : { kind: 'pod', namespace: before, name };
  }
  const isAddress = text.includes(':') ? ipaddr.IPv6.isValid(text) : ipaddr.IPv4.isValidFourPartDecimal(text);
  return isAddress ? { kind: 'address', address: ipaddr.parse(text).toString() } : undefined;
}

/** A port by number or name, as it is typed. Throws ToolError USAGE. */
export function portOf(option: string, text: string): number | string {
  if (/^\d+$/.test(text)) {
    const port = Number(text);
    if (port >= 1 && port <= 65_535) return port;
  } else if (isPortName(text)) {
    return text;
  }
  throw new ToolError(
    'USAGE',
    `${option}: "${text}" is no port`,
    'give a number from 1 to 65535, or the name of a container port',
  );
}
