import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { calledCommands } from '../../src/cli/command.ts';
import { commands } from '../../src/cli/commands/index.ts';
import { parseSettings } from '../../src/cli/settings-file/parse.ts';

const root = new URL('../../', import.meta.url);
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(new URL('docs', root))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const textOf = (path: string): string => readFileSync(new URL(path, root), 'utf8');

const called = new Map(calledCommands(commands).map(({ path, command }) => [path, command]));

/** Options that the command they are written behind does not have, as `check --onyl`. */
function unknownOptions(text: string): readonly string[] {
  const lines = text.replaceAll(/\\\n\s*/g, '').matchAll(/(?:\bpodreach|dist\/cli\.js) ([a-z][^`#|>&;\n]*)/g);
  return [...lines].flatMap(([, line = '']) => unknownOf(line));
}

function unknownOf(line: string): readonly string[] {
  const [first = '', second = ''] = line.split(/\s+/);
  const path = called.has(`${first} ${second}`) ? `${first} ${second}` : first;
  const known = [...Object.keys(called.get(path)?.options ?? {}), 'help'];
  return [...line.matchAll(/(?<=\s)--([a-z][a-z-]*)/g)]
    .filter(([, name = '']) => !known.includes(name))
    .map(([option]) => `${path} ${option}`);
}

describe('options in texts are options of the command they stand behind', () => {
  test('in this test one is found that is not', () => {
    const text =
      'run `podreach check --onyl dns`, podreach policy matrix --from a \\\n  --expect b\nor podreach chek --only dns # --of';

    expect(unknownOptions(text)).toEqual([
      'check --onyl',
      'policy matrix --from',
      'policy matrix --expect',
      'chek --only',
    ]);
  });

  test.each(pages)('%s', (page) => {
    expect(unknownOptions(textOf(page))).toEqual([]);
  });

  test('the script of the action', () => {
    const { runs } = parse(textOf('action.yml')) as { runs: { steps: readonly { id?: string; run?: string }[] } };
    const script = runs.steps.find(({ id }) => id === 'check')?.run ?? '';
    const options = [...script.matchAll(/(?<=\s|\()--[a-z-]+/g)].map(([option]) => option);

    expect(options).toContain('--baseline');
    expect(unknownOf(['check', ...options].join(' '))).toEqual([]);
  });

  test.each(['action.yml', '.github/workflows/ci.yml', 'docs/ci.md'])('`args` of the action in %s', (file) => {
    const inputs = [...textOf(file).matchAll(/^ +args: (--.*)$|e\.g\. `(--.*)`/gm)];

    expect(inputs).not.toEqual([]);
    expect(inputs.flatMap(([, args, example]) => unknownOf(`check ${args ?? example}`))).toEqual([]);
  });
});

describe('YAML in texts', () => {
  const blocks = pages.flatMap((page) =>
    [...textOf(page).matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, block = ''], index) => ({
      name: `${page}, block ${index + 1}`,
      block,
    })),
  );

  test.each(blocks)('$name is read, and is a settings file where it says so', ({ name, block }) => {
    const content: unknown = parse(block);

    expect(content).toBeTypeOf('object');
    if (/^kind: Settings$/m.test(block)) expect(parseSettings(name, block)).toHaveProperty('file', name);
  });

  test('is there', () => {
    expect(blocks.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['docs/ci.md, block 1', 'docs/settings.md, block 1']),
    );
  });
});
