/** Passes datagrams on to a port of 127.0.0.1 after a while, and the answers back: node late-datagrams.mjs PORT TARGET DELAY-MS. */
import { createSocket } from 'node:dgram';

const [port, target, delayMs] = process.argv.slice(-3).map(Number);
/** Nobody waits for an answer for longer. */
const patienceMs = 10_000;
const entrance = createSocket({ type: 'udp6', ipv6Only: false });

entrance.on('message', (question, { address, port: clientPort }) => {
  setTimeout(() => {
    const exit = createSocket('udp4');
    const end = setTimeout(() => exit.close(), patienceMs);
    exit.on('message', (answer) => {
      clearTimeout(end);
      exit.close();
      entrance.send(answer, clientPort, address);
    });
    exit.send(question, target, '127.0.0.1');
  }, delayMs);
});
entrance.bind(port);
