import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Socket } from 'node:net';
import { LineDecoder } from '../../wire/ndjson.ts';
import { startDeadline } from '../clock.ts';
import { systemError } from './failure.ts';
import { heldAs, hold } from './held.ts';
import { runTool } from './run-tool.ts';
import { answerLine, parseAnswerLine, type Sharing } from './sharing.ts';

const { O_NONBLOCK, O_RDWR, O_WRONLY } = constants;

/**
 * One FIFO to the offering container and one back to each taker. A taker asks with its seat's number, reads the text from its
 * own FIFO and writes its answer. Every line is shorter than PIPE_BUF, so that lines of two takers never mix (pipe(7)).
 */
export const shareFifo: Sharing<'fifo'> = {
  async offer({ path }, { text, takers, limitMs }) {
    await hold(`FIFO ${path}`, async () => {
      const paths = [path, ...Array.from({ length: takers }, (_, index) => backPath(path, index + 1))];
      // Left by an earlier session.
      await Promise.all(paths.map((each) => rm(each, { force: true })));
      await runTool('mkfifo', ['-m', '600', ...paths], limitMs);
      const heard = new Map<number, string>();
      const socket = readLines(path, (line) => {
        const answer = parseAnswerLine(line);
        if (answer !== undefined) heard.set(...answer);
        else if (/^\d+$/.test(line)) writeLine(backPath(path, Number(line)), `${text}\n`);
      });
      return { heard, release: () => socket.destroy() };
    });
  },
  take({ path }, seat, limitMs) {
    return new Promise((resolve, reject) => {
      const socket = readLines(backPath(path, seat), (text) => {
        settle();
        try {
          writeLine(path, answerLine(seat, text));
          resolve({ text });
        } catch (error) {
          reject(error);
        }
      });
      const cancel = startDeadline(limitMs, () => {
        settle();
        reject(systemError('ETIMEDOUT', `nothing came through ${backPath(path, seat)} within ${limitMs} ms`));
      });
      try {
        writeLine(path, `${seat}\n`);
      } catch (error) {
        settle();
        reject(error);
      }

      function settle(): void {
        cancel();
        socket.destroy();
      }
    });
  },
  async heard({ path }) {
    return (await heldAs(`FIFO ${path}`)).heard;
  },
};

function backPath(path: string, seat: number): string {
  return `${path}.${seat}`;
}

/** Reads a FIFO through the event loop: a read in a thread would wait there for ever. */
function readLines(path: string, onLine: (line: string) => void): Socket {
  // Opened for writing too, it neither waits for a writer nor ends when the last one has gone (fifo(7)).
  const fd = openSync(path, O_RDWR | O_NONBLOCK);
  const socket = new Socket({ fd, readable: true, writable: false });
  const decoder = new LineDecoder();
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    for (const line of decoder.push(chunk)) {
      try {
        onLine(line);
      } catch {
        // A taker that has gone meanwhile; it says so itself.
      }
    }
  });
  return socket;
}

/** Throws ENXIO where nobody has the FIFO open for reading. */
function writeLine(path: string, line: string): void {
  const fd = openSync(path, O_WRONLY | O_NONBLOCK);
  try {
    writeSync(fd, line);
  } finally {
    closeSync(fd);
  }
}
