/** Error bodies as Kubernetes v1.36.3 sent them, with the request that brought them. */
export const statusBodies = {
  /** `GET /api/v1/nodes` as a user without rights. */
  forbiddenNodes: {
    httpStatus: 403,
    body: '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"nodes is forbidden: User \\"alice\\" cannot list resource \\"nodes\\" in API group \\"\\" at the cluster scope","reason":"Forbidden","details":{"kind":"nodes"},"code":403}',
  },
  /** `GET /apis/networking.k8s.io/v1/namespaces/team/networkpolicies`. */
  forbiddenPolicies: {
    httpStatus: 403,
    body: '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"networkpolicies.networking.k8s.io is forbidden: User \\"alice\\" cannot create resource \\"networkpolicies\\" in API group \\"networking.k8s.io\\" in the namespace \\"team\\"","reason":"Forbidden","details":{"group":"networking.k8s.io","kind":"networkpolicies"},"code":403}',
  },
  /** Exec upgrade. */
  forbiddenExec: {
    httpStatus: 403,
    body: '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"pods \\"x\\" is forbidden: User \\"alice\\" cannot get resource \\"pods/exec\\" in API group \\"\\" in the namespace \\"default\\"","reason":"Forbidden","details":{"name":"x","kind":"pods"},"code":403}',
  },
  quota: {
    httpStatus: 403,
    body: '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"pods \\"x\\" is forbidden: exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0","reason":"Forbidden","details":{"name":"x","kind":"pods"},"code":403}',
  },
  podSecurity: {
    httpStatus: 403,
    body: '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"pods \\"x\\" is forbidden: violates PodSecurity \\"restricted:latest\\": privileged (container \\"a\\" must not set securityContext.privileged=true)","reason":"Forbidden","details":{"name":"x","kind":"pods"},"code":403}',
  },
  serviceAccount: {
    httpStatus: 403,
    body: '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"pods \\"x\\" is forbidden: error looking up service account cap/default: serviceaccount \\"default\\" not found","reason":"Forbidden","details":{"name":"x","kind":"pods"},"code":403}',
  },
  admissionPolicy: {
    httpStatus: 422,
    body: '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"configmaps \\"x\\" is forbidden: ValidatingAdmissionPolicy \'deny-cap\' with binding \'deny-cap\' denied request: no config maps here","reason":"Invalid","details":{"name":"x","kind":"configmaps","causes":[{"message":"ValidatingAdmissionPolicy \'deny-cap\' with binding \'deny-cap\' denied request: no config maps here"}]},"code":422}',
  },
  deadWebhook: {
    httpStatus: 500,
    body: '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Internal error occurred: failed calling webhook \\"hook.example.test\\": failed to call webhook: Post \\"https://127.0.0.1:9/x?timeout=2s\\": dial tcp 127.0.0.1:9: connect: connection refused","reason":"InternalError","details":{"causes":[{"message":"failed calling webhook"}]},"code":500}',
  },
  unauthorized: {
    httpStatus: 401,
    body: '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"Unauthorized","reason":"Unauthorized","code":401}',
  },
  terminating: {
    httpStatus: 403,
    body: '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"configmaps \\"y\\" is forbidden: unable to create new content in namespace cap because it is being terminated","reason":"Forbidden","details":{"name":"y","kind":"configmaps","causes":[{"reason":"NamespaceTerminating","message":"namespace cap is being terminated","field":"metadata.namespace"}]},"code":403}',
  },
  notFound: {
    httpStatus: 404,
    body: '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"namespaces \\"nope\\" not found","reason":"NotFound","details":{"name":"nope","kind":"namespaces"},"code":404}',
  },
  kubeletClosed: {
    httpStatus: 500,
    body: '{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"error dialing backend: dial tcp 198.18.3.12:10250: connect: connection refused","code":500}',
  },
  proxyPage: { httpStatus: 502, body: '<html><body>Bad Gateway <token>secret</token></body></html>' },
} as const;

/** The status stream of an exec session whose process was killed; it comes without `kind`. */
export const execKilled =
  '{"metadata":{},"status":"Failure","message":"command terminated with non-zero exit code: command terminated with exit code 137","reason":"NonZeroExitCode","details":{"causes":[{"reason":"ExitCode","message":"137"}]}}';
/** The same for a container that has ended. */
export const execContainerExited =
  '{"metadata":{},"status":"Failure","message":"Internal error occurred: Internal error occurred: error executing command in container: failed to exec in container: container is in CONTAINER_EXITED state","reason":"InternalError","details":{"causes":[{"message":"Internal error occurred"}]},"code":500}';
