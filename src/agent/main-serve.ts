import { FirstContacts, firstContactsOf } from './contacts/first-contacts.ts';
import { lingerMsOf, readIdentity, responderPortsOf } from './identity.ts';
import { linger } from './linger.ts';
import { serve } from './serve.ts';

/** Answers probes until it is told to end. Rejects with one clear line when something is wrong with its surroundings. */
export async function mainServe(): Promise<void> {
  // PID 1 has no default handlers, so that without these the kubelet would have to wait and kill.
  process.on('SIGINT', () => process.exit(0));
  const identity = readIdentity(process.env);
  // Before anything else: what is asked is whether the very first packet gets out.
  const nonce = `${identity.namespace}/${identity.pod} first contact`;
  const firstContacts = new FirstContacts(firstContactsOf(process.env), { nonce });
  await linger(lingerMsOf(process.env), identity);
  await serve(identity, responderPortsOf(identity.container, process.env), firstContacts);
}
