import { execFile, execFileSync } from 'node:child_process';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const bin = fileURLToPath(new URL('../../src/cli/bin.ts', import.meta.url));

/** Of each shell a program that completes the words it is given, the last of them, and prints what is offered on a line each. */
const programs: Readonly<Record<string, string>> = {
  bash: `source <(podreach completion bash)
    complete -p podreach | grep -q _podreach_yargs_completions || exit 1
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=\${#COMP_LINE}
    _podreach_yargs_completions podreach "\${COMP_WORDS[-1]}" "\${COMP_WORDS[-2]}"
    printf '%s\\n' "\${COMPREPLY[@]}"`,
  // The line editor's own part, which takes a terminal, is left out: it offers what begins as the word does.
  zsh: `compdef() { :; }; _describe() { print -l -- \${(M)reply:#$words[CURRENT]*}; }
    source <(podreach completion zsh)
    words=("$@") CURRENT=$#
    _podreach_yargs_completions`,
  fish: `podreach completion fish | source
    complete -C (string join ' ' -- $argv)`,
};

const found = Object.keys(programs).filter((shell) => {
  try {
    return execFileSync(shell, ['-c', 'echo found']).toString() === 'found\n';
  } catch {
    return false;
  }
});

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podreach-shells-'));
  const program = join(folder, 'podreach');
  await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' --import tsx '${bin}' "$@"\n`);
  await chmod(program, 0o755);
});
afterAll(() => rm(folder, { recursive: true }));

/** What the shell offers for the last of these words. */
async function offered(shell: string, words: readonly string[]): Promise<readonly string[]> {
  const program = programs[shell] ?? '';
  const first = shell === 'fish' ? [] : [shell];
  const { stdout } = await promisify(execFile)(shell, ['-c', program, ...first, 'podreach', ...words], {
    // The login shell is another one.
    env: {
      ...process.env,
      PATH: `${folder}:${process.env['PATH']}`,
      SHELL: shell === 'zsh' ? '/bin/bash' : '/bin/zsh',
    },
  });
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/[\t:]/)[0] ?? '');
}

test('bash is there', () => {
  expect(found).toContain('bash');
});

test.each(
  found.flatMap((shell) => [
    { shell, words: ['che'], expected: ['check'] },
    { shell, words: ['check', '--only', 'pod-t'], expected: ['pod-to-pod'] },
    { shell, words: ['check', '--with', ''], expected: ['host-network', 'sctp'] },
    { shell, words: ['check', '--format', 'j'], expected: ['json', 'junit'] },
    { shell, words: ['policy', 'm'], expected: ['matrix'] },
    { shell, words: ['completion', 'z'], expected: ['zsh'] },
  ]),
)('in $shell: $words', async ({ shell, words, expected }) => {
  const values = await offered(shell, words);

  expect(values).toEqual(expect.arrayContaining(expected));
  for (const value of values) expect(value.startsWith(words.at(-1) ?? '')).toBe(true);
});
