import { ToolError } from '../errors.ts';
import { type CalledCommand, calledCommands, isGroup, type TopCommand } from './command.ts';
import { closest, didYouMean } from './suggest.ts';

/** As far as the words of a command line lead: to a command, or to a group of which no command was named. */
interface Place {
  /** `policy explain`; '' where not even the first word is known. */
  readonly path: string;
  /** Where a command was named. */
  readonly called: CalledCommand | undefined;
  /** What the next word may be where none was. */
  readonly next: readonly string[];
}

/** Turns a complaint of yargs into a message that names the option as it was typed and the one that was meant. */
export function usageError(complaint: string, argv: readonly string[], commands: readonly TopCommand[]): ToolError {
  const place = placeOf(argv, commands);
  const { path, called } = place;
  const help = `see podreach ${path === '' ? '' : `${path} `}--help`;

  const unknown = /^Unknown arguments?: (.*)$/m.exec(complaint)?.[1]?.split(', ')[0];
  if (unknown !== undefined) return unknownWord(unknown, argv, commands, place, help);

  const withoutValue = /^Not enough arguments following: (.*)$/m.exec(complaint)?.[1];
  if (withoutValue !== undefined) return new ToolError('USAGE', `--${withoutValue} needs a value`, help);

  const choice = /Argument: (\S+), Given: (.*), Choices: (.*)$/m.exec(complaint);
  if (choice !== null) {
    const [, option = '', given = '', choices = ''] = choice;
    const known = choices.replaceAll('"', '').split(', ');
    const typed = given.replaceAll('"', '');
    return new ToolError('USAGE', `--${option}: ${given} is not a choice`, didYouMean(typed, known));
  }

  if (complaint.startsWith('Not enough non-option arguments')) {
    const needed = (called?.command.positionals ?? []).map(({ name }) => name.toUpperCase());
    if (needed.length > 0)
      return new ToolError('USAGE', `${path} needs ${needed.length === 1 ? 'a ' : ''}${needed.join(' and ')}`, help);
  }
  if (called === undefined && path !== '' && complaint === 'a command is needed')
    return new ToolError('USAGE', `${path} needs a command: ${place.next.join(' or ')}`, help);
  return new ToolError('USAGE', complaint, help);
}

function placeOf(argv: readonly string[], commands: readonly TopCommand[]): Place {
  const words = argv.filter((word) => !word.startsWith('-'));
  const first = commands.find(({ name }) => name === words[0]);
  if (first === undefined) return { path: '', called: undefined, next: commands.map(({ name }) => name) };
  if (!isGroup(first)) return { path: first.name, called: { path: first.name, command: first }, next: [] };
  // A word before it may be the value of an option.
  const command = first.commands.find(({ name }) => words.slice(1).includes(name));
  const next = first.commands.map(({ name }) => name);
  if (command === undefined) return { path: first.name, called: undefined, next };
  const path = `${first.name} ${command.name}`;
  return { path, called: { path, command }, next: [] };
}

function unknownWord(
  word: string,
  argv: readonly string[],
  commands: readonly TopCommand[],
  { path, called, next }: Place,
  help: string,
): ToolError {
  const typed = argv.find(
    (argument) => argument.replace(/^--?/, '').split('=')[0] === word && argument.startsWith('-'),
  );
  if (typed === undefined) {
    if (called !== undefined) return new ToolError('USAGE', `${path}: "${word}" is one word too many`, help);
    const group = path === '' ? '' : `${path} `;
    const hint = group === '' && word === 'version' ? 'podreach --version shows it' : didYouMean(word, next);
    return new ToolError('USAGE', `there is no command "${group}${word}"`, hint);
  }
  const option = typed.split('=')[0] ?? typed;
  const own = Object.keys(called?.command.options ?? {});
  const meant = closest(word, own) ?? (word === 'no-color' && own.includes('color') ? 'color never' : undefined);
  if (meant !== undefined)
    return new ToolError('USAGE', `unknown option ${option}`, `did you mean --${meant}? ${help}`);
  const owner = calledCommands(commands).find(({ command }) => Object.hasOwn(command.options, word));
  return new ToolError(
    'USAGE',
    `unknown option ${option}`,
    owner === undefined ? help : `--${word} belongs to podreach ${owner.path}; ${help}`,
  );
}
