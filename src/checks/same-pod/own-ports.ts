import { objectKey } from '../../domain/endpoint.ts';
import type { RunningPod, World } from '../../domain/fixture.ts';
import type { IpFamily, Protocol } from '../../domain/network.ts';
import { responderPorts } from '../../wire/responder.ts';
import type { Check } from '../check.ts';
import type { PlannedCase } from '../planned-case.ts';
import { addressesOf, askAt, podFamilies } from '../targets.ts';
import { exchange, loopback } from './localhost.ts';
import { strangers, trios, triosAndStrangers, visited } from './pods.ts';
import { ask, caseBetween, joined, planSharing, type SharingCases } from './sharing.ts';

/** Declared by no container. */
const ports = { conflict: 8090, undeclared: 8091 } as const;

/** Declared by none either, and bound on loopback alone. */
export const privatePort = 8092;

const anyAddress = { ipv4: '0.0.0.0', ipv6: '::' } as const;

const model = 'https://kubernetes.io/docs/concepts/workloads/pods/#pod-networking';

export const portConflictCheck: Check = {
  id: 'same-pod.port-conflict',
  family: 'same-pod',
  title: "containers of one Pod cannot bind each other's ports",
  promise:
    'Containers in a Pod share its port space and must coordinate which ports they use; other Pods have their own.',
  source: model,
  how: 'While one container holds a port, two siblings get EADDRINUSE and another Pod binds it; released, a sibling binds it. TCP and UDP, both IP families.',
  meaning: 'The containers do not share a network namespace, or different Pods do.',
  next: ['kubectl exec -n NAMESPACE POD -c CONTAINER -- readlink /proc/self/ns/net  # the same in every container'],
  fixture: triosAndStrangers,
  plan: (world) => planSharing(joined(places(world).map((place) => planConflict(place)))),
};

export const undeclaredPortCheck: Check = {
  id: 'same-pod.undeclared-port',
  family: 'same-pod',
  title: 'a port that no containerPort declares is reachable',
  promise:
    'Not specifying a port does not prevent it from being exposed: what listens on 0.0.0.0 or :: is reachable from the network.',
  source: 'https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/#ports',
  how: 'One container binds a port that its Pod does not declare; another Pod on the same node and one on the next node reach it.',
  meaning: 'Something on the way filters by declared ports, which Kubernetes does not ask for.',
  next: ['kubectl get networkpolicies -A', 'kubectl get pod -n NAMESPACE POD -o jsonpath={.spec.containers[*].ports}'],
  fixture: triosAndStrangers,
  plan: (world) => planSharing(joined(places(world).map((place) => planUndeclared(world, place)))),
};

export const loopbackPrivateCheck: Check = {
  id: 'same-pod.loopback-private',
  family: 'same-pod',
  title: 'what listens on loopback is private to the Pod',
  promise: 'localhost belongs to the Pod: what is bound there answers its own containers and nobody else.',
  source: model,
  how: "One container binds a TCP port on 127.0.0.1 and ::1 alone. A sibling reaches it there; other Pods, on the same and on the next node, do not reach it at the Pod's address, where they do reach another port.",
  meaning:
    'A proxy or translation on the node forwards to loopback (route_localnet), or the Pod shares the network of another.',
  next: [
    'sysctl net.ipv4.conf.all.route_localnet  # on the node',
    'iptables -t nat -S | grep 127.0.0.1  # on the node',
  ],
  fixture: triosAndStrangers,
  plan: (world) =>
    planSharing(
      joined(places(world).flatMap((place) => (place.protocol === 'tcp' ? [planPrivate(world, place)] : []))),
    ),
};

/** A Pod whose container `agent` binds a port. */
interface Place {
  readonly pod: RunningPod;
  readonly protocol: Protocol;
  readonly ipFamily: IpFamily;
}

function places(world: World): readonly (Place & { readonly strangers: readonly RunningPod[] })[] {
  return trios(world).flatMap((pod) =>
    podFamilies(world).flatMap((ipFamily) =>
      (['tcp', 'udp'] as const).map((protocol) => ({
        pod,
        protocol,
        ipFamily,
        strangers: strangers(world).filter(({ node }) => node === pod.node),
      })),
    ),
  );
}

/** The port is bound, and given back later: whoever can give it back has held it all the time. */
function holding(check: Check['id'], { pod, protocol, ipFamily }: Place, address: string, port: number) {
  const owner = [pod, 'agent'] as const;
  const where = { transport: protocol, address, port };
  const held = caseBetween(check, `hold/${protocol}/${ipFamily}`, owner, owner, {
    ipFamily,
    protocol,
    expectation: { reach: 'allowed', because: [`nobody else in ${pod.name} holds port ${port}`] },
    ask: ask({ kind: 'listen', ...where }),
  });
  const released = caseBetween(check, `release/${protocol}/${ipFamily}`, owner, owner, {
    ipFamily,
    protocol,
    expectation: { reach: 'allowed', because: ['the container that holds a port can give it back'] },
    ask: ask({ kind: 'release', ...where }),
  });
  return { held, released, restsOn: [held.id, released.id] };
}

function planConflict(place: ReturnType<typeof places>[number]): SharingCases {
  const { pod, protocol, ipFamily } = place;
  const address = anyAddress[ipFamily];
  const check = portConflictCheck.id;
  const { held, released, restsOn } = holding(check, place, address, ports.conflict);
  const bind = (id: string, by: RunningPod, container: string, expectation: PlannedCase['expectation']) =>
    caseBetween(check, `${id}/${protocol}/${ipFamily}`, [by, container], [pod, 'agent'], {
      ipFamily,
      protocol,
      expectation,
      ask: ask({ kind: 'listen', transport: protocol, address, port: ports.conflict }),
      restsOn,
    });
  return {
    offer: [held],
    take: [
      ...['peer', 'third'].map((container) =>
        bind('bind', pod, container, {
          reach: 'refused',
          because: [`container agent of ${pod.name} holds the port, and they share one port space (EADDRINUSE)`],
        }),
      ),
      ...place.strangers.map((stranger) =>
        bind('bind', stranger, 'agent', { reach: 'allowed', because: ['another Pod has a port space of its own'] }),
      ),
    ],
    confirm: [released],
    after: [bind('bind-released', pod, 'peer', { reach: 'allowed', because: ['the port was given back'] })],
  };
}

function planUndeclared(world: World, place: Place): SharingCases {
  const { pod, protocol, ipFamily } = place;
  const check = undeclaredPortCheck.id;
  const { held, released, restsOn } = holding(check, place, anyAddress[ipFamily], ports.undeclared);
  const take = visitors(world, pod).map((stranger) =>
    caseBetween(check, `${protocol}/${ipFamily}`, [stranger, 'agent'], [pod, 'agent'], {
      ipFamily,
      protocol,
      expectation: {
        reach: 'allowed',
        because: [`a container of ${pod.name} listens there, declared or not`],
        answeredBy: [objectKey(pod.namespace, pod.name)],
        container: 'agent',
      },
      ask: askAt(addressesOf(pod), ipFamily, (address) => exchange(protocol, address, ports.undeclared)),
      restsOn,
    }),
  );
  return { offer: [held], take, confirm: [released] };
}

function planPrivate(world: World, place: Place): SharingCases {
  const { pod, protocol, ipFamily } = place;
  const check = loopbackPrivateCheck.id;
  const { held, released, sibling } = heldOnLoopback(check, place);
  const from = (stranger: RunningPod, id: string, port: number, reach: 'allowed' | 'blocked', because: string) =>
    caseBetween(check, `${id}/${protocol}/${ipFamily}`, [stranger, 'agent'], [pod, 'agent'], {
      ipFamily,
      protocol,
      expectation: { reach, because: [because] },
      ask: askAt(addressesOf(pod), ipFamily, (address) => exchange(protocol, address, port)),
      restsOn: [held.id, sibling.id, released.id],
    });
  const take = visitors(world, pod).flatMap((stranger) => [
    from(stranger, 'open', responderPorts.agent, 'allowed', `${pod.name} listens there on every address`),
    from(stranger, 'private', privatePort, 'blocked', `${pod.name} listens there on ${loopback[ipFamily]} alone`),
  ]);
  return { offer: [held], take: [sibling, ...take], confirm: [released] };
}

/** A port of loopback alone, and a sibling that reaches it. */
export function heldOnLoopback(check: Check['id'], place: Place) {
  const { pod, protocol, ipFamily } = place;
  const { held, released, restsOn } = holding(check, place, loopback[ipFamily], privatePort);
  const sibling = caseBetween(check, `sibling/${protocol}/${ipFamily}`, [pod, 'peer'], [pod, 'agent'], {
    ipFamily,
    protocol,
    expectation: {
      reach: 'allowed',
      because: [`container agent of ${pod.name} listens there`],
      answeredBy: [objectKey(pod.namespace, pod.name)],
      container: 'agent',
    },
    ask: ask(exchange(protocol, loopback[ipFamily], privatePort)),
    restsOn,
  });
  return { held, released, sibling };
}

function visitors(world: World, pod: RunningPod): readonly RunningPod[] {
  return visited(world)
    .filter((pair) => pair.pod === pod)
    .map(({ stranger }) => stranger);
}
