import { isMap, isSeq, parseAllDocuments } from 'yaml';

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

/**
 * Every right of the ClusterRole `role` in `manifests/rbac.yaml`, given as text; what each is for stands in the
 * comment above its rule, or above those before it.
 */
export function rightsOf(rbac: string, role: string): readonly Right[] {
  for (const document of parseAllDocuments(rbac)) {
    if (document.getIn(['metadata', 'name']) !== role) continue;
    const rules = document.get('rules');
    if (!isSeq(rules)) return [];
    // The comment above the first rule is kept with the list, all others with their rule.
    let comment = rules.commentBefore ?? '';
    return rules.items.flatMap((item) => {
      if (!isMap(item)) return [];
      comment = item.commentBefore ?? comment;
      return rightsOfRule(item.toJSON() as Rule, comment.replaceAll(/\s+/g, ' ').trim());
    });
  }
  return [];
}

function rightsOfRule(rule: Rule, purpose: string): readonly Right[] {
  const names = rule.resourceNames ?? [undefined];
  return (rule.apiGroups ?? []).flatMap((group) =>
    (rule.resources ?? []).flatMap((resource) =>
      (rule.verbs ?? []).flatMap((verb) =>
        names.map((name) => ({ group, resource, verb, purpose, ...(name === undefined ? {} : { name }) })),
      ),
    ),
  );
}

/** As `kubectl auth can-i` takes it: `create pods/exec`, `list endpointslices.discovery.k8s.io`, `get services/kubernetes`. */
export function rightText({ group, resource, verb, name }: Right): string {
  const [plural = '', subresource] = resource.split('/');
  const kind = group === '' ? plural : `${plural}.${group}`;
  return `${verb} ${kind}${subresource === undefined ? '' : `/${subresource}`}${name === undefined ? '' : `/${name}`}`;
}
