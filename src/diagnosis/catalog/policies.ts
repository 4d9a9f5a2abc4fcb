import type { FindingCode } from '../../domain/finding.ts';
import type { FindingText } from './finding-text.ts';
import { networkPolicies, policyAgent } from './recurring.ts';

/** Findings about the NetworkPolicy engine. */
export const policies = {
  'policy-not-enforced': {
    title: 'NetworkPolicies have no effect, on a node or anywhere',
    meaning:
      'The API server takes NetworkPolicies, and nothing carries them out: Pods that they isolate are open to everybody. Without a run like this one nobody notices, since nothing fails.',
    source: `${networkPolicies}#prerequisites`,
    evidence:
      'policy.deny-all: a policy without rules was there before the Pods it selects, and all connections to them were answered until its time was over. On a node alone: all of those to its Pods were, and not all of those to others.',
    neighbours: {
      'policy-slow':
        'there the policies take effect, only later than they should; an engine that does nothing for 18 s after the Pods run is taken for none',
      'policy-deviation': 'there policies have an effect, and one kind of rule does not mean what it should',
    },
    confidence: { shown: 'always, as the connections were answered by the Pods that are isolated' },
    causes: [
      'the CNI has no policy engine (Flannel, plain bridge or ptp plugins, the defaults of some providers)',
      'the engine is an option that was never switched on, in the cloud or in the CNI',
      "on a node alone: the engine's agent does not run there, crashes, or was set to enforce nothing",
      'another network plugin made the Pods of that node, past the engine',
    ],
    next: [
      'kubectl get pods -A -o wide  # is there a CNI with a policy engine, and does it run on every node?',
      policyAgent,
      'On NODE: ls /etc/cni/net.d  # which plugin comes first?',
      'podreach policy matrix -n NAMESPACE  # what your policies mean to block, and what is open meanwhile',
    ],
    checks: ['policy.deny-all', 'policy.allow-label'],
    faults: ['policy-not-enforced'],
  },
  'policy-slow': {
    title: 'NetworkPolicies take effect, or lose it, only after a long time',
    meaning:
      'The engine works, but a change of policies counts only long afterwards. Until then what shall be closed is open, and what shall be open is closed. Kubernetes sets no limit to that time; podreach takes what is beyond some seconds for a fault worth knowing.',
    source: `${networkPolicies}#pod-lifecycle`,
    evidence:
      'The connections of policy.deny-all, policy.allow-label and policy.release came to be as the policies say, and stayed so, but after their time was over: they are late. Other failures of policies that the node has a part in are consequences.',
    neighbours: {
      'policy-not-enforced': 'there nothing took effect as long as podreach asked',
      'policy-removal-lost': 'there new policies take effect in time, and deleted ones never end',
      'slow-path': 'there packets themselves are slow; here the verdict over them is',
    },
    confidence: {
      shown: 'where the culprit is a node, since policies took effect in time on others',
      likely: 'where it is so on every node: engine, control plane or sheer load',
    },
    causes: [
      "the engine's agent is short of CPU or memory, or starts again and again",
      'its connection to the API server is slow, or a cache in between is (Typha, an operator, kvstore)',
      'very many policies, Pods or labels: every change has the rules computed anew',
      'limits of the API server for this client (priority and fairness, HTTP status 429)',
    ],
    next: [
      `${policyAgent}: is it short of CPU, does it restart?`,
      'kubectl logs -n kube-system POD --tail=100  # of it: watches that break, rules that take long',
      'kubectl get networkpolicies -A --no-headers | wc -l',
      'podreach check --only policy --patience 3  # is there an effect at all, with three times as long?',
    ],
    checks: ['policy.deny-all', 'policy.allow-label', 'policy.release'],
    faults: ['policy-slow'],
  },
  'policy-removal-lost': {
    title: 'NetworkPolicies that were deleted stay in force for Pods of a node',
    meaning:
      'kubectl shows no policy any more, and the node still blocks what it blocked. Flows that should be open again are not, and nothing in the API says why.',
    source: networkPolicies,
    evidence:
      'After its policies were deleted, connections to Pods of the node stay blocked that they blocked before (policy.release), while those that they allowed go through at the same Pods. The clients that are kept out reach Pods on other nodes.',
    neighbours: {
      'policy-slow': 'there the end of the policies takes effect after all, only late',
      'node-isolated': 'there nobody reaches the Pods; here those do whom the deleted policy allowed',
    },
    confidence: {
      shown: 'always, since none but the deleted policies tell these connections from those that go through',
    },
    causes: [
      "the engine's agent missed the deletion: it lost its watch, and did not list anew afterwards",
      'it cannot remove rules: another program holds the lock, a program of the kernel does not load',
      'a defect of its version: look for fixed issues about stale policies',
    ],
    next: [
      'kubectl get networkpolicies -A  # none of podreach may be left',
      policyAgent,
      'kubectl logs -n kube-system POD --tail=100  # of it',
      'kubectl delete pod -n kube-system POD  # a new one lists all policies anew',
    ],
    checks: ['policy.release'],
    faults: ['policy-removal-lost'],
  },
  'policy-deviation': {
    title: 'the policy engine does throughout something else than Kubernetes says',
    meaning:
      'Policies have an effect, but one feature means something else, in a way that has a name: the culprit (endPort ignored, egress not enforced, and so on; docs/policy-cases.md lists them). Policies that use it are too open or too tight in the whole cluster.',
    source: networkPolicies,
    evidence:
      'For every flow of the policy cases it is worked out what an engine with that behaviour would do. All flows that tell it from what Kubernetes says were as the behaviour would have it, and none that was judged speaks against it.',
    neighbours: {
      'policy-not-enforced': 'there no policy has any effect',
      'unexplained-failures': 'there flows fail that no behaviour with a name explains, or that contradict each other',
    },
    confidence: { likely: 'always: another behaviour, without a name, may agree with the same flows' },
    causes: [
      'a limitation that the documentation of the CNI mentions, often for older versions',
      'a setting of the engine: what it does with endPort, named ports, egress, or traffic of the node',
      'a defect of its version',
    ],
    next: [
      "Look the behaviour up in the documentation of the cluster's network plugin, for its version.",
      'podreach check --only policy --policy full  # every policy case, which narrows it down',
      'podreach policy matrix -n NAMESPACE  # which of your own flows the policies mean to block',
    ],
    checks: [
      'policy.overview',
      'policy.ports',
      'policy.end-ports',
      'policy.named-ports',
      'policy.protocols',
      'policy.selectors',
      'policy.defaulting',
    ],
    faults: [],
  },
} as const satisfies Partial<Record<FindingCode, FindingText>>;
