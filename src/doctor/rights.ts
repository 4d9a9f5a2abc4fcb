import { isMap, isSeq, parseDocument } from 'yaml';

/** One thing that somebody may do, as RBAC says it. */
export interface Right {
  readonly group: string;
  /** With its subresource, e.g. `pods/exec`. */
  readonly resource: string;
  readonly verb: string;
  /** Only of the object with this name. */
  readonly name?: string;
  /** Why a check needs it, in the words of its manifest. */
  readonly purpose: string;
  /** The ClusterRole that has it, and the file that role stands in. */
  readonly role: string;
  readonly file: string;
}

/** A right with the API server's answer. */
export interface AskedRight extends Right {
  readonly allowed: boolean;
}

interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs?: readonly string[];
}

/** Every right of the ClusterRole in a file; what each is for stands in the comment above its rule, or above those before it. */
export function rightsOf({ file, text }: { readonly file: string; readonly text: string }): readonly Right[] {
  const document = parseDocument(text);
  const role = String(document.getIn(['metadata', 'name']));
  const rules = document.get('rules');
  if (!isSeq(rules)) return [];
  // The comment above the first rule is kept with the list, all others with their rule.
  let comment = rules.commentBefore ?? '';
  return rules.items.flatMap((item) => {
    if (!isMap(item)) return [];
    comment = item.commentBefore ?? comment;
    const purpose = comment.replaceAll(/\s+/g, ' ').trim();
    return partsOf(item.toJSON() as Rule).map((part) => ({ ...part, purpose, role, file }));
  });
}

function partsOf(rule: Rule): readonly Omit<Right, 'purpose' | 'role' | 'file'>[] {
  const names = rule.resourceNames ?? [undefined];
  return (rule.apiGroups ?? []).flatMap((group) =>
    (rule.resources ?? []).flatMap((resource) =>
      (rule.verbs ?? []).flatMap((verb) =>
        names.map((name) => ({ group, resource, verb, ...(name === undefined ? {} : { name }) })),
      ),
    ),
  );
}

/** As `kubectl auth can-i` takes it: `create pods/exec`, `list endpointslices.discovery.k8s.io`, `get services/kubernetes`. */
export function rightText({
  group,
  resource,
  verb,
  name,
}: Pick<Right, 'group' | 'resource' | 'verb' | 'name'>): string {
  const [plural = '', subresource] = resource.split('/');
  const kind = group === '' ? plural : `${plural}.${group}`;
  return `${verb} ${kind}${subresource === undefined ? '' : `/${subresource}`}${name === undefined ? '' : `/${name}`}`;
}
