import ipaddr from 'ipaddr.js';
import type { IpBlock, PolicyPeer } from '../../domain/network-policy.ts';
import { pathText, type Problem } from './problem.ts';
import { selectorProblems } from './selector-problems.ts';

/** What the API server refuses in an entry of `from` or `to` (`ValidateNetworkPolicyPeer` of k8s.io/kubernetes). */
export function peerProblems(
  { podSelector, namespaceSelector, ipBlock }: PolicyPeer,
  path: readonly PropertyKey[],
): readonly Problem[] {
  const selectors = [podSelector, namespaceSelector].filter((selector) => selector !== undefined);
  const here = (problem: string): readonly Problem[] => [{ path: pathText(path), problem }];
  return [
    ...(selectors.length === 0 && ipBlock === undefined
      ? here('must have a podSelector, a namespaceSelector or an ipBlock')
      : []),
    ...(selectors.length > 0 && ipBlock !== undefined ? here('must not have an ipBlock beside a selector') : []),
    ...(podSelector === undefined ? [] : selectorProblems(podSelector, [...path, 'podSelector'])),
    ...(namespaceSelector === undefined ? [] : selectorProblems(namespaceSelector, [...path, 'namespaceSelector'])),
    ...(ipBlock === undefined ? [] : blockProblems(ipBlock, [...path, 'ipBlock'])),
  ];
}

function blockProblems({ cidr, except = [] }: IpBlock, path: readonly PropertyKey[]): readonly Problem[] {
  if (!isCidr(cidr)) return [{ path: pathText([...path, 'cidr']), problem: `"${cidr}" is no range of addresses` }];
  return except.flatMap((excepted, index) => {
    const problem = exceptionProblem(excepted, cidr);
    return problem === undefined ? [] : [{ path: pathText([...path, 'except', index]), problem }];
  });
}

function exceptionProblem(excepted: string, cidr: string): string | undefined {
  if (!isCidr(excepted)) return `"${excepted}" is no range of addresses`;
  const [outer, outerBits] = ipaddr.parseCIDR(cidr);
  const [inner, innerBits] = ipaddr.parseCIDR(excepted);
  const isInside = outer.kind() === inner.kind() && innerBits > outerBits && inner.match(outer, outerBits);
  return isInside ? undefined : `${excepted} must be inside ${cidr}, and smaller`;
}

/** Stricter than the library, which also takes `10/8` and octal numbers. */
function isCidr(text: string): boolean {
  const [address = '', bits = ''] = text.split('/');
  return /^\d+$/.test(bits) && ipaddr.isValidCIDR(text) && (address.includes(':') || isDottedQuad(address));
}

function isDottedQuad(address: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(address);
}
