import { FirstContacts, firstContactsOf } from './contacts/first-contacts.ts';
import { control } from './control.ts';
import { findResponders } from './find-responders.ts';
import { lingerMsOf, readIdentity, responderPortsOf } from './identity.ts';
import { linger } from './linger.ts';
import { serve } from './serve.ts';
import { warmUp } from './warm-up.ts';

const respondersTimeoutMs = 20_000;
const farewellMs = 2000;

/**
 * The program in every probe container. `serve` is its main process and answers probes; `control` is started by exec, once a
 * session, and carries out the probes it is sent. Exits 0 at the end, 1 with one line on stderr when it cannot start, 2 when misused.
 */
async function main(mode: string | undefined): Promise<void> {
  switch (mode) {
    case 'serve':
      return mainServe();
    case 'control':
      return mainControl();
    case undefined:
    default:
      process.stderr.write(`usage: agent serve | control (not ${mode ?? 'nothing'})\n`);
      process.exit(2);
  }
}

async function mainServe(): Promise<void> {
  // PID 1 has no default handlers, so that without these the kubelet would have to wait and kill.
  process.on('SIGINT', () => process.exit(0));
  const identity = readIdentity(process.env);
  // Before anything else: what is asked is whether the very first packet gets out.
  const nonce = `${identity.namespace}/${identity.pod} first contact`;
  const firstContacts = new FirstContacts(firstContactsOf(process.env), { nonce });
  await linger(lingerMsOf(process.env), identity);
  await serve(identity, responderPortsOf(identity.container, process.env), firstContacts);
}

async function mainControl(): Promise<void> {
  const identity = readIdentity(process.env);
  process.on('uncaughtException', (error) => {
    const fault = JSON.stringify({ type: 'fault', message: error.stack ?? error.message });
    process.stdout.write(`${fault}\n`, () => process.exit(1));
    setTimeout(() => process.exit(1), farewellMs);
  });
  const [port] = responderPortsOf(identity.container, process.env);
  await control({
    input: process.stdin,
    output: process.stdout,
    context: { identity, resolvConfPath: '/etc/resolv.conf', hostsPath: '/etc/hosts', dnsPort: 53 },
    findResponders: async () => {
      const responders = await findResponders(identity.containers, respondersTimeoutMs);
      if (responders.includes(identity.container)) await warmUp(port);
      return responders;
    },
  });
  // Probes that still run would keep the process alive.
  process.exit(0);
}

main(process.argv[2]).catch((error: unknown) => {
  process.stderr.write(`podreach agent: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
