/** Answers every query over UDP with SERVFAIL (RFC 1035 section 4.1.1: QR is set, RCODE is 2), after 1.5 s. */
const slowRefusal = `
const socket = require('node:dgram').createSocket('udp4');
socket.on('message', (query, { port, address }) => {
  query[2] |= 0x80;
  query[3] = (query[3] & 0xf0) | 2;
  setTimeout(() => socket.send(query, port, address), 1500);
});
socket.bind(53);
process.on('SIGTERM', () => process.exit());
`;

/** One more Pod behind the Service of cluster DNS, which the label makes a replica. */
export const brokenReplica = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'e2e-broken-replica', namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } },
  spec: {
    nodeName: 'n1',
    tolerations: [{ operator: 'Exists' }],
    terminationGracePeriodSeconds: 1,
    containers: [{ name: 'dns', image: 'node:24-bookworm-slim', command: ['node', '-e', slowRefusal] }],
  },
};

/**
 * Says of every name that its address is 192.0.2.1, or 2001:db8::1 (RFC 5737, RFC 3849), as a wildcard record does: the question is
 * sent back with one answer, whose name is a pointer to the question's (RFC 1035 section 4.1.4).
 */
const wildcard = `
const addresses = { 1: '04c0000201', 28: '1020010db8000000000000000000000001' };
const socket = require('node:dgram').createSocket('udp4');
socket.on('message', (query, { port, address }) => {
  const end = query.indexOf(0, 12) + 5;
  const type = query.readUInt16BE(end - 4);
  const data = addresses[type];
  const header = Buffer.from(query.subarray(0, 12));
  header.writeUInt16BE(0x8580, 2);
  header.writeUInt16BE(data === undefined ? 0 : 1, 6);
  header.writeUInt32BE(0, 8);
  const kind = type.toString(16).padStart(4, '0');
  const answer = data === undefined ? '' : 'c00c' + kind + '0001' + '00000005' + '00' + data;
  socket.send(Buffer.concat([header, query.subarray(12, end), Buffer.from(answer, 'hex')]), port, address);
});
socket.bind(53);
process.on('SIGTERM', () => process.exit());
`;

/** Address of {@link wildcardServer}. */
export const wildcardAddress = '10.96.0.253';

/** A DNS server with a wildcard record, behind an address that Pods can be told to ask. */
export const wildcardServer = [
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'e2e-wildcard-dns', namespace: 'kube-system', labels: { app: 'e2e-wildcard-dns' } },
    spec: {
      nodeName: 'n1',
      tolerations: [{ operator: 'Exists' }],
      terminationGracePeriodSeconds: 1,
      containers: [{ name: 'dns', image: 'node:24-bookworm-slim', command: ['node', '-e', wildcard] }],
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'e2e-wildcard-dns', namespace: 'kube-system' },
    spec: {
      clusterIP: wildcardAddress,
      selector: { app: 'e2e-wildcard-dns' },
      ports: [{ port: 53, protocol: 'UDP' }],
    },
  },
];
