import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { systemError } from './failure.ts';

/** The image lacks a program. */
export class ToolMissing extends Error {
  constructor(tool: string) {
    super(`the image has no ${tool}`);
  }
}

/** Runs a program of the image to its end and returns its stdout. Throws ToolMissing, ETIMEDOUT, or an Error with its stderr. */
export function runTool(tool: string, args: readonly string[], limitMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(tool, args, { timeout: limitMs, killSignal: 'SIGKILL' }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else if (error.code === 'ENOENT') reject(new ToolMissing(tool));
      // Killed at the limit, it may have an exit code of its own by then, and no output any more.
      else if (child.signalCode === 'SIGKILL' || error.killed === true)
        reject(systemError('ETIMEDOUT', `${tool} took over ${limitMs} ms`));
      else reject(new Error(stderr.trim() === '' ? error.message : stderr.trim()));
    });
  });
}

/** Starts a program that ends with this process at the latest, and calls `onEnd` with its exit code and stdout. */
export function startTool(
  tool: string,
  args: readonly string[],
  onEnd: (code: number | null, stdout: string) => void,
): ChildProcess {
  const child = spawn(tool, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const kill = (): void => void child.kill('SIGKILL');
  let stdout = '';
  process.once('exit', kill);
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  child.on('error', () => process.off('exit', kill));
  child.on('close', (code) => {
    process.off('exit', kill);
    onEnd(code, stdout);
  });
  return child;
}
