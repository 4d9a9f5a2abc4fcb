import { control } from './control.ts';
import { findResponders } from './find-responders.ts';
import { readIdentity, responderPortsOf } from './identity.ts';
import { warmUp } from './warm-up.ts';

const respondersTimeoutMs = 20_000;
const farewellMs = 2000;

/** Carries out the probes of one session on stdin and stdout, and ends the process with it. */
export async function mainControl(): Promise<void> {
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
