import { features } from '../domain/feature.ts';
import { type CalledCommand, calledCommands, type TopCommand } from './command.ts';

/** What an option or positional may be besides fixed choices, which yargs completes; loaded when a shell asks for it. */
const valuesOf: Readonly<Record<string, () => Promise<readonly string[]>>> = {
  only: checkNames,
  skip: checkNames,
  with: () => Promise.resolve(features.map(({ id }) => id)),
  'policy-cases': async () => {
    const [{ loadPolicyCases }, { policyCaseNames }] = await Promise.all([
      import('./load-policy-cases.ts'),
      import('./select-policy-cases.ts'),
    ]);
    return policyCaseNames(await loadPolicyCases());
  },
  shell: async () => (await import('./completion-session.ts')).shells,
  topic: async () => (await import('./explain-session.ts')).topics,
};

async function checkNames(): Promise<readonly string[]> {
  return (await import('./select-checks.ts')).selectableNames;
}

/** How a shell's script asks. */
export const completionFlag = '--get-yargs-completions';

/**
 * The words that a shell asks about, podreach first: a script of yargs for fish leaves it out. Undefined where the command line is no
 * such question.
 */
export function wordsAskedAbout(
  argv: readonly string[],
  commands: readonly TopCommand[],
): readonly string[] | undefined {
  const [first, ...words] = argv;
  if (first !== completionFlag) return undefined;
  return commands.some(({ name }) => name === words[0]) ? ['podreach', ...words] : words;
}

/**
 * What a shell is offered for the last of these words, the first of which is podreach; undefined where yargs knows. Where it is
 * nothing, the shell offers files. yargs' own hook cannot wait for values that are read first: its output is over by then.
 */
export async function completionsFor(
  words: readonly string[],
  commands: readonly TopCommand[],
): Promise<readonly string[] | undefined> {
  const called = calledCommands(commands).find(({ path }) => `${words.slice(1, -1).join(' ')} `.startsWith(`${path} `));
  if (called === undefined) return undefined;
  const current = words.at(-1) ?? '';
  // bash splits words at =.
  const option = optionNamed(words.at(words.at(-2) === '=' ? -3 : -2) ?? '', called);
  if (option !== undefined) return await valuesOfOption(option, called, current);
  const positional = called.command.positionals?.[words.length - 2 - called.path.split(' ').length];
  const values = positional === undefined || current.startsWith('-') ? undefined : valuesOf[positional.name];
  return values === undefined ? undefined : (await values()).filter((value) => value.startsWith(current));
}

/** The option of the command that a word is, without its dashes. */
function optionNamed(word: string, { command }: CalledCommand): string | undefined {
  const name = word.replace(/^--?/, '');
  if (name === word) return undefined;
  return Object.entries(command.options).find(([own, { alias }]) => own === name || alias === name)?.[0];
}

/** Values behind commas are completed too, to all that stands there by then. */
async function valuesOfOption(
  option: string,
  { command }: CalledCommand,
  current: string,
): Promise<readonly string[] | undefined> {
  const { type, choices } = command.options[option] ?? {};
  if (type === 'boolean' || choices !== undefined) return undefined;
  const values = (await valuesOf[option]?.()) ?? [];
  const before = current.slice(0, current.lastIndexOf(',') + 1);
  const given = before.split(',');
  return values
    .filter((value) => !given.includes(value))
    .map((value) => `${before}${value}`)
    .filter((value) => value.startsWith(current));
}
