import type { FindingCode } from '../../domain/finding.ts';
import type { FindingText } from './finding-text.ts';

/** Findings about the run itself: what could not be asked, and what is not understood. */
export const probing = {
  'agent-unreachable': {
    title: 'the probe Pods of a node could not be asked',
    meaning:
      'podreach did not get through to its probe Pods on the node, or one of them did not come up or ended in mid-run: what depends on them is not known. This says nothing of the network between Pods, since the way to a probe Pod leads through the API server and the kubelet. Whoever runs kubectl exec or logs on the node will meet the same.',
    source: 'https://kubernetes.io/docs/concepts/architecture/control-plane-node-communication/#api-server-to-kubelet',
    evidence:
      'Cases that got no verdict because the exec session of a probe Pod did not open, or broke and did not come back, or because the Pod did not start; and those that asked for a Pod in vain which the API knows to have been evicted, killed or deleted since. They are unknown, not failed.',
    neighbours: {
      'node-isolated':
        'there the probe Pods of the node answer podreach, and tell that all other nodes are silent; here they cannot be asked',
    },
    confidence: { shown: 'always, as nothing more is claimed than that these Pods could not be asked' },
    causes: [
      'TCP port 10250 of the node takes no connections from the control plane: a firewall, a security group, or rules on the node itself',
      "the tunnel between control plane and nodes is down for this node (konnectivity, or the provider's own)",
      'kubelet or container runtime of the node hang, are short of CPU, or were started again',
      'a proxy or load balancer in front of the API server does not let upgraded connections through, or cuts them',
      'the probe Pod was evicted or killed, or did not come up: its image cannot be pulled on this node, its sandbox is not made',
    ],
    next: [
      'kubectl get node NODE -o wide',
      'kubectl get pods -A -o wide --field-selector spec.nodeName=NODE',
      'kubectl get --raw /api/v1/nodes/NODE/proxy/healthz  # does the API server reach this kubelet?',
      'kubectl get events -A --sort-by=.lastTimestamp | tail -30',
    ],
    checks: ['service.api-proxy'],
    faults: ['kubelet-closed', 'image-missing'],
  },
  'unexplained-failures': {
    title: 'failures of one check that no rule explains',
    meaning:
      'Something failed, or could not be judged, in a way that fits none of the other codes. podreach tells the pattern and claims no cause.',
    evidence:
      'What is left of the failed cases when every other finding has taken those it explains, split into as few patterns as hold: a node, the ways between a node and others, a pair of nodes, a zone, a Pod, a Service, an endpoint behind Services, a policy case, a check, together with an IP family, a protocol or a size, that most of them have in common and that few cases have which passed. The culprit is what they have in common. Exchanges between nodes are told so as well where the data refute every name: closed ports of the same Pods refuse at once, so that packets pass and one port does not, or refuse as open ones do, so that something answers in the place of Pods; or one Pod is reached by nobody, and another Pod of its node is.',
    neighbours: {},
    confidence: { likely: 'always' },
    causes: [
      'a single feature is missing or wrong, such as a field of Services that the proxy in use does not know',
      'two faults at once, each of which hides what would tell the other',
      'a cluster that was changed, or short of CPU, during the run: cases that are flaky or late',
      'objects of the cluster that act on those of podreach: webhooks, policies for all Namespaces, a service mesh',
    ],
    next: [
      'podreach explain CHECK  # what it promises, and what a failure usually means',
      'podreach check --only CHECK --output json=report.json  # does it fail again, and in the same cases?',
      'kubectl get events -A --sort-by=.lastTimestamp | tail -30',
    ],
    checks: [],
    faults: [],
  },
} as const satisfies Partial<Record<FindingCode, FindingText>>;
