import * as z from 'zod/mini';
import { type PolicyBehaviour, policyBehaviours } from '../../domain/policy-behaviour.ts';
import { checkFamilies } from '../../domain/case.ts';
import { outcomes } from '../../wire/observation.ts';
import { count, described, milliseconds, text, texts } from './described.ts';

/** As `PolicyBehaviour`. */
export const policyBehaviour = z.enum(Object.keys(policyBehaviours) as [PolicyBehaviour, ...PolicyBehaviour[]]);

/** As `IpFamily`. */
export const ipFamily = z.enum(['ipv4', 'ipv6']);
/** As `AnyProtocol`. */
export const protocol = z.enum(['tcp', 'udp', 'sctp']);

const podEndpoint = z.strictObject({
  kind: z.literal('pod'),
  namespace: z.string(),
  pod: z.string(),
  container: z.exactOptional(z.string()),
  node: text('The node the Pod runs on.'),
  port: z.exactOptional(described(z.number(), "The Pod's port, where a check asks for several.")),
});
const endpoint = z.discriminatedUnion('kind', [
  podEndpoint,
  z.strictObject({
    kind: z.literal('service'),
    namespace: z.string(),
    service: z.string(),
    port: z.exactOptional(described(z.number(), "The Service's port, not the Pod's.")),
    node: z.exactOptional(text('The node whose NodePort is asked.')),
    loadBalancer: z.exactOptional(described(z.literal(true), 'It is asked at the address of its load balancer.')),
  }),
  z.strictObject({
    kind: z.literal('name'),
    name: text('As an application would write it: relative unless it ends in a dot.'),
  }),
]);

const answer = z.strictObject({
  namespace: z.string(),
  pod: z.string(),
  container: z.string(),
  node: z.string(),
  clientAddress: text('Source address the server saw.'),
  count: count('How many of the connections or datagrams got this same answer.'),
});

const dnsAnswer = z.strictObject({
  rcode: z.string(),
  records: z.array(z.string()),
  chain: z.exactOptional(texts('CNAME chain and records of other types.')),
  server: z.string(),
  transport: z.enum(['udp', 'tcp']),
  queries: texts('The full names asked, in order.'),
  answeredName: z.exactOptional(text('The name that was answered, without trailing dot.')),
  flags: z.exactOptional(texts('Of `aa`, `tc`, `ra` those the reply had set.')),
  ttlSeconds: z.exactOptional(described(z.number(), 'Smallest time to live among the records.')),
  truncated: z.exactOptional(described(z.boolean(), 'UDP carried only a part, so that TCP was asked.')),
});

const latency = z.strictObject({
  count: count('Answers measured.'),
  p50Us: described(z.number(), 'Median in microseconds, nearest rank; our own queueing excluded.'),
  p95Us: z.number(),
  p99Us: z.number(),
  maxUs: z.number(),
});

const observation = z.strictObject({
  outcome: described(
    z.enum(outcomes),
    'What happened on the wire; `not-run`: the probe itself broke, so nothing is known.',
  ),
  detail: z.exactOptional(text("The error's own words.")),
  lacks: z.exactOptional(
    described(z.enum(['right', 'tool']), 'What was missing, where the outcome is `unsupported` for want of that.'),
  ),
  elapsedUs: z.exactOptional(described(z.number(), 'Microseconds on the wire, of the successful try.')),
  sent: z.exactOptional(count('Connections or datagrams tried.')),
  received: z.exactOptional(count('Connections or datagrams answered.')),
  answers: z.exactOptional(described(z.array(answer), 'Who answered.')),
  dns: z.exactOptional(dnsAnswer),
  addresses: z.exactOptional(texts("Addresses on the Pod's interfaces.")),
  values: z.exactOptional(
    described(
      z.record(z.string(), z.string()),
      'What was found under each name: environment variables, parts of a file.',
    ),
  ),
  latency: z.exactOptional(described(latency, 'Answer times of a series.')),
  largestBytes: z.exactOptional(count('Size of the largest datagram that was answered, payload without headers.')),
  mbitPerSecond: z.exactOptional(
    described(z.number(), 'What one TCP connection carried, in 10^6 bits of payload per second.'),
  ),
  arrived: z.exactOptional(texts('Nonces this Pod saw arrive.')),
  atMs: z.exactOptional(
    milliseconds('From the start of the stage; present where the stage was polled until it settled.'),
  ),
  untilMs: z.exactOptional(milliseconds('The same for the last of `polls`; present where there were several.')),
  requestArrived: z.exactOptional(
    described(z.boolean(), 'Whether the responder saw the request: tells a lost request from a lost answer.'),
  ),
  polls: z.exactOptional(count('Polls in a row with this outcome.')),
});

const expectation = z.strictObject({
  reach: described(
    z.enum(['allowed', 'blocked', 'refused', 'unspecified']),
    'What Kubernetes says should happen; `refused`: an answer that nobody listens must come at once.',
  ),
  because: described(z.array(z.string()).check(z.minLength(1)), 'The promise in words, with its source.'),
  answeredBy: z.exactOptional(texts('Pods (namespace/name) that may answer; any responder where absent.')),
  container: z.exactOptional(text('The container that must answer.')),
  everyAnswerer: z.exactOptional(described(z.boolean(), 'All of `answeredBy` must have answered at least once.')),
  clientAddress: z.exactOptional(text('The client address the server must have seen.')),
  addresses: z.exactOptional(texts('Addresses that must be found, in any order.')),
  noOtherAddresses: z.exactOptional(described(z.boolean(), 'Addresses beyond `addresses` are wrong too.')),
  answeredName: z.exactOptional(text('The full name DNS must have answered for, without trailing dot.')),
  rcode: z.exactOptional(text('The rcode DNS must have given.')),
  oneAnswerer: z.exactOptional(described(z.boolean(), 'One and the same Pod must have answered every exchange.')),
  notAnsweredBy: z.exactOptional(texts('Pods (namespace/name) none of which may have answered.')),
  values: z.exactOptional(
    described(
      z.record(z.string(), z.nullable(z.string())),
      'Values that must be found under these names; null where the name must be absent.',
    ),
  ),
  maxLossRatio: z.exactOptional(
    described(z.number(), 'Largest share of exchanges that may stay unanswered, from 0 to 1.'),
  ),
  otherwise: z.exactOptional(
    described(
      z.partialRecord(policyBehaviour, z.enum(['allowed', 'blocked'])),
      'What a policy engine would make of it that behaves otherwise in a way that has a name; only where that is not the same.',
    ),
  ),
  maxMedianUs: z.exactOptional(described(z.number(), 'Largest median answer time in microseconds.')),
});

/** As `SkipReason`. */
export const skipReason = z.strictObject({
  code: z.enum([
    'node-not-ready',
    'node-cordoned',
    'node-tainted',
    'node-os',
    'node-not-selected',
    'too-few-nodes',
    'no-answer',
    'not-enforced',
    'not-allowed',
    'not-requested',
    'needs-nodes',
    'needs-ip-families',
    'needs-version',
    'needs-zones',
    'needs-pod-cidrs',
    'needs-feature',
    'needs-outside-names',
    'needs-tool',
    'unsupported',
    'refused',
    'nothing-to-ask',
  ]),
  detail: z.string(),
});

const verdict = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('pass') }),
  z.strictObject({ status: z.literal('fail'), mismatch: text('How what was seen differs from what was expected.') }),
  z.strictObject({
    status: described(z.literal('unknown'), 'Could not be judged: neither a pass nor a failure.'),
    cause: z.strictObject({
      code: z.enum(['agent-unreachable', 'agent-fault', 'no-control', 'no-address', 'interrupted', 'change-failed']),
      detail: z.string(),
      pod: z.exactOptional(
        described(
          z.strictObject({ namespace: z.string(), pod: z.string(), node: z.string() }),
          'The Pod that could not be asked, where it is another than the case is about.',
        ),
      ),
    }),
  }),
  z.strictObject({ status: described(z.literal('skipped'), 'Not asked, for a reason.'), because: skipReason }),
]);

/** As `Case`: one question to the cluster with its answer. */
export const reportCase = z.strictObject({
  id: text("Stable over runs of one cluster: never built from addresses or the run's id."),
  family: z.enum(checkFamilies),
  check: text('`family.name`, e.g. `pod-to-pod.tcp`.'),
  group: z.exactOptional(text('The set it belongs to, e.g. a policy case.')),
  from: podEndpoint,
  to: endpoint,
  ipFamily: z.exactOptional(ipFamily),
  protocol: z.exactOptional(protocol),
  expectation,
  observations: z.array(observation),
  verdict,
  settledMs: z.exactOptional(
    milliseconds(
      'From the change before it until it was as expected and stayed so; absent without a change, and where it failed for anything but coming too late.',
    ),
  ),
});
