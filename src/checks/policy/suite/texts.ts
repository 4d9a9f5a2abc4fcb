import type { Check } from '../../check.ts';

/** What is said of a check of the suite; the rest is the same for all. */
export type SuiteText = Pick<Check, 'id' | 'title' | 'promise' | 'how' | 'meaning'>;

/** What the cases of `manifests/policy-cases/` hold a cluster to, by their `check`. */
export const suiteTexts: readonly SuiteText[] = [
  {
    id: 'policy.overview',
    title: 'each feature of NetworkPolicy does what it says, once',
    promise:
      'A Pod that a policy isolates for a direction accepts and sends what some rule allows there, and nothing else; changes of policies and labels count.',
    how: 'Every kind of peer and port, in both directions, on nine Pods at once, and then policies and labels that change. The other checks ask about each by itself.',
    meaning:
      'The engine lacks a feature, or is slower than the time it is given. --policy full tells what it does instead.',
  },
  {
    id: 'policy.targets',
    title: 'a policy isolates the Pods it selects and no others',
    promise:
      'A policy acts on the Pods of its own Namespace that its podSelector takes, in the directions it lists; all others are as before.',
    how: 'Policies select one Pod, some, or all of a Namespace; everything into and out of these Pods is asked, on every node.',
    meaning: 'The engine resolves podSelector wrongly, or lets a policy act outside its Namespace.',
  },
  {
    id: 'policy.rules',
    title: 'rules open what they name; none open nothing, an empty one everything',
    promise: 'Without a rule an isolated direction is closed; a rule without peers and ports opens it for everybody.',
    how: 'Policies with no rule, with one empty rule, and with several, in either direction.',
    meaning: 'The engine takes a missing list for an empty one, or an empty rule for none.',
  },
  {
    id: 'policy.peers',
    title: 'each form of peer admits whom it selects and nobody else',
    promise:
      "A podSelector means Pods of the policy's Namespace, a namespaceSelector all Pods of the Namespaces it takes, both in one entry those that both take.",
    how: 'Every form of peer, with empty and with narrow selectors, as source and as destination.',
    meaning: 'The engine mixes up absent and empty selectors, or takes two selectors of one entry for alternatives.',
  },
  {
    id: 'policy.peer-pairs',
    title: 'several peers of a rule admit what any of them admits',
    promise: 'The entries of from and to are alternatives: a peer that one of them takes is admitted.',
    how: 'Every pair of forms of peers in one rule, as sources and as destinations.',
    meaning: 'The engine intersects the entries of a list, or forgets some of them.',
  },
  {
    id: 'policy.selectors',
    title: 'label selectors mean what they mean everywhere in Kubernetes',
    promise: 'All requirements of a selector must hold; NotIn and DoesNotExist also take objects without the label.',
    how: 'In, NotIn, Exists and DoesNotExist, alone and together, for Pods and Namespaces.',
    meaning: 'The engine has its own idea of an operator, or joins requirements by or.',
  },
  {
    id: 'policy.ip-blocks',
    title: 'ipBlock and its exceptions',
    promise:
      'An ipBlock takes addresses outside the cluster; an exception takes away from its own block alone. Whether it takes the addresses of Pods is left to the implementation.',
    how: 'Blocks around Pods, beside Pods and of everybody. What is left open is observed and reported, and fails nothing.',
    meaning: 'The engine closes or opens what no block names, or lets one block take away from another.',
  },
  {
    id: 'policy.ports',
    title: 'rules open the ports they name, of the protocol they name',
    promise:
      'An entry of ports opens one port of one protocol, TCP unless it says otherwise; without a port all of the protocol, without entries all there is.',
    how: 'Two ports of TCP and UDP are asked under every form of entry, and under pairs of them, in either direction.',
    meaning: 'The engine ignores protocols, or takes an absent port for none.',
  },
  {
    id: 'policy.named-ports',
    title: "a port's name means what each destination calls so",
    promise: 'A named port is looked up in the containers of the destination Pod, so it may be another number in each.',
    how: 'Names of one protocol and the other, names nobody has, and one that two Pods give to different ports.',
    meaning: 'The engine resolves names once for all Pods, at the wrong end, or regardless of the protocol.',
  },
  {
    id: 'policy.end-ports',
    title: 'endPort opens a range, both ends included',
    promise: 'From Kubernetes 1.25 on, port and endPort open every port from the one to the other.',
    how: 'Ranges that hold one, both or none of the two ports, of a single port too, in either direction.',
    meaning: 'A network plugin without support for endPort opens the first port alone.',
  },
  {
    id: 'policy.protocols',
    title: 'a rule for one protocol opens no other',
    promise: 'TCP, UDP and SCTP are opened separately, even on one port number.',
    how: 'Rules for one protocol alone, that of SCTP included; the others have to stay closed.',
    meaning:
      'The engine compares port numbers without protocols, or drops rules of protocols it does not know together with the policy.',
  },
  {
    id: 'policy.defaulting',
    title: 'what a policy leaves out has its documented default',
    promise:
      'Without policyTypes a policy isolates for ingress, and for egress if it has egress rules; empty lists are as absent ones.',
    how: 'Policies without policyTypes, with and without egress rules, and with empty lists of peers and ports.',
    meaning: 'The engine reads policies by rules of its own instead of by the fields the API server fills in.',
  },
  {
    id: 'policy.stacking',
    title: 'several policies on one Pod add up',
    promise: 'Policies do not conflict: a Pod accepts what any of its policies allows, whatever the others leave out.',
    how: 'Pairs of policies that pull apart, in either direction, on one Pod.',
    meaning: 'The engine lets one policy override another, by order or by name.',
  },
  {
    id: 'policy.both-ends',
    title: 'a connection needs egress at its source and ingress at its destination',
    promise: 'Either end can block it; replies need no rule of their own.',
    how: 'Sources that may send to destinations that do not accept, and the other way round.',
    meaning: 'The engine looks at one end alone, often because the other one is on another node.',
  },
  {
    id: 'policy.updates',
    title: 'a changed policy is enforced as it is now',
    promise:
      'Creating, changing and deleting a policy takes effect; one of several that is deleted takes only its own rules with it.',
    how: 'Policies are added, replaced in place and deleted one by one; after each change all is asked again.',
    meaning: 'The engine misses changes, keeps old rules, or drops too many.',
  },
  {
    id: 'policy.labels',
    title: 'policies follow the labels of Pods and Namespaces',
    promise:
      'Selectors are about labels as they are now: one that is set or taken off changes who is isolated and who is admitted.',
    how: 'Labels of peers, of isolated Pods and of Namespaces are set and taken off while policies stay as they are.',
    meaning: 'The engine resolves selectors when a policy or a Pod is created, and not again.',
  },
  {
    id: 'policy.arrivals',
    title: 'policies hold for Pods and Namespaces that come later',
    promise: 'A policy is about all Pods that match, those created after it included.',
    how: 'Pods and Namespaces are added while policies are there, and removed again.',
    meaning: 'The engine has not heard of the new Pod yet, or resolves its policies only once.',
  },
];
