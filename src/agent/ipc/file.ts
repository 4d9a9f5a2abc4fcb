import { readFile, rename, statfs, writeFile } from 'node:fs/promises';
import type { Sharing } from './sharing.ts';

/** TMPFS_MAGIC of statfs(2). */
const tmpfsMagic = 0x0102_1994;

/** A file with the text, and beside it one for each taker's answer. */
export const shareFile: Sharing<'file'> = {
  async offer({ path }, { text }) {
    await writeWhole(path, text);
  },
  async take({ path }, seat) {
    const text = await readFile(path, 'utf8');
    const { type } = await statfs(path);
    await writeWhole(answerPath(path, seat), text);
    return { text, filesystem: type === tmpfsMagic ? 'tmpfs' : `0x${type.toString(16)}` };
  },
  async heard({ path }, takers) {
    const answers = new Map<number, string>();
    for (let seat = 1; seat <= takers; seat += 1) {
      try {
        answers.set(seat, await readFile(answerPath(path, seat), 'utf8'));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    }
    return answers;
  },
};

function answerPath(path: string, seat: number): string {
  return `${path}.${seat}`;
}

/** A reader finds all of the text or no file. */
async function writeWhole(path: string, text: string): Promise<void> {
  const unfinished = `${path}.unfinished-${process.pid}`;
  await writeFile(unfinished, text, { mode: 0o600 });
  await rename(unfinished, path);
}
