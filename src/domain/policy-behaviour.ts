/**
 * What policy engines are known, or likely, to do other than Kubernetes says, by the name findings give it. Where one of them explains
 * what was observed, it is named instead of the many flows that show it.
 */
export const policyBehaviours = {
  'end-port-ignored': 'endPort is ignored: of a range of ports only the first one is open',
  'unlisted-types-isolate': 'rules of a direction that policyTypes leaves out isolate all the same',
  'named-egress-port-of-one-number':
    'a named port of an egress rule opens nothing where Pods give the name to different numbers',
  'named-ports-ignored': 'ports by name open nothing',
  'ports-ignored': 'rules open all ports, whatever ports they name',
  'protocols-ignored': 'rules open a port for all protocols, whatever protocol they name',
  'egress-ignored': 'policies are not enforced for egress',
  'ingress-ignored': 'policies are not enforced for ingress',
  'expressions-ignored': 'matchExpressions of selectors are ignored',
  'namespace-selectors-ignored': 'a podSelector beside a namespaceSelector takes Pods of all Namespaces',
  'selectors-are-alternatives': 'of two selectors in one peer either suffices',
} as const;

export type PolicyBehaviour = keyof typeof policyBehaviours;
