import type { Examination } from './examination.ts';
import { type AskedRight, type Right, rightText } from './rights.ts';
import { minorOf } from './versions.ts';

/** Without these a run ends before its first probe, or cannot clean up behind itself. */
const indispensable: ReadonlySet<string> = new Set([
  'list nodes',
  'create namespaces',
  'get namespaces',
  'delete namespaces',
  'create pods',
  'list pods',
  'get pods/exec',
  'create configmaps',
  'create services',
]);

/** From this minor on an exec session by WebSocket asks for `create` beside `get` (https://kep.k8s.io/5741). */
const execCreateMinor = 35;

/** What of the rights a run asks for is granted. */
export function examineRights(rights: readonly AskedRight[], serverVersion: string, username = 'NAME'): Examination {
  const wanted = rights.filter((right) => isAsked(right, serverVersion));
  const refused = wanted.filter(({ allowed }) => !allowed);
  const fatal = refused.filter((right) => isIndispensable(right, serverVersion));
  const lesser = refused.filter((right) => !fatal.includes(right));
  return {
    subject: 'rights',
    condition: fatal.length > 0 ? 'problem' : lesser.length > 0 ? 'warning' : 'ok',
    summary:
      refused.length === 0
        ? `all ${wanted.length} rights that it takes are granted`
        : `${refused.length} of ${wanted.length} rights that it takes are refused`,
    details: [
      ...grouped(fatal).map((line) => `needed: ${line}`),
      ...grouped(lesser).map((line) => `what uses it is left out or stays unknown: ${line}`),
    ],
    next: roleSteps(refused, username),
  };
}

function roleSteps(refused: readonly Right[], username: string): readonly string[] {
  const files = new Map(refused.map(({ role, file }) => [role, file]));
  return [...files].flatMap(([role, file]) => [
    `kubectl apply -f ${file}`,
    `kubectl create clusterrolebinding ${role} --clusterrole=${role} ${subjectOf(username)}`,
  ]);
}

/** The account of a Pod goes by a name of four parts (https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/). */
function subjectOf(username: string): string {
  const [, account] = /^system:serviceaccount:([^:]+:[^:]+)$/.exec(username) ?? [];
  return account === undefined ? `--user='${username.replaceAll("'", '')}'` : `--serviceaccount=${account}`;
}

function isExecCreate(right: Right): boolean {
  return rightText(right) === 'create pods/exec';
}

function isAsked(right: Right, serverVersion: string): boolean {
  return !isExecCreate(right) || (minorOf(serverVersion) ?? execCreateMinor) >= execCreateMinor;
}

function isIndispensable(right: Right, serverVersion: string): boolean {
  return isExecCreate(right) ? isAsked(right, serverVersion) : indispensable.has(rightText(right));
}

/** Rights for one purpose in one line. */
function grouped(rights: readonly Right[]): readonly string[] {
  const purposes = [...new Set(rights.map(({ purpose }) => purpose))];
  return purposes.map((purpose) => {
    const same = rights.filter((right) => right.purpose === purpose);
    const what = same.map(rightText).join(', ');
    return purpose === '' ? what : `${what} (${purpose.replace(/\.$/, '')})`;
  });
}
