import { ToolError } from '../errors.ts';
import type { Command } from './command.ts';
import { closest, didYouMean } from './suggest.ts';

/** Turns a complaint of yargs into a message that names the option as it was typed and the one that was meant. */
export function usageError(complaint: string, argv: readonly string[], commands: readonly Command[]): ToolError {
  const command = commands.find(({ name }) => name === argv.find((word) => !word.startsWith('-')));
  const help = `see podreach ${command === undefined ? '' : `${command.name} `}--help`;

  const unknown = /^Unknown arguments?: (.*)$/m.exec(complaint)?.[1]?.split(', ')[0];
  if (unknown !== undefined) return unknownWord(unknown, argv, commands, command, help);

  const withoutValue = /^Not enough arguments following: (.*)$/m.exec(complaint)?.[1];
  if (withoutValue !== undefined) return new ToolError('USAGE', `--${withoutValue} needs a value`, help);

  const choice = /Argument: (\S+), Given: (.*), Choices: (.*)$/m.exec(complaint);
  if (choice !== null) {
    const [, option = '', given = '', choices = ''] = choice;
    const known = choices.replaceAll('"', '').split(', ');
    const typed = given.replaceAll('"', '');
    return new ToolError('USAGE', `--${option}: ${given} is not a choice`, didYouMean(typed, known));
  }

  if (complaint.startsWith('Not enough non-option arguments') && command?.positional !== undefined) {
    return new ToolError('USAGE', `${command.name} needs a ${command.positional.name.toUpperCase()}`, help);
  }
  return new ToolError('USAGE', complaint, help);
}

function unknownWord(
  word: string,
  argv: readonly string[],
  commands: readonly Command[],
  command: Command | undefined,
  help: string,
): ToolError {
  const typed = argv.find(
    (argument) => argument.replace(/^--?/, '').split('=')[0] === word && argument.startsWith('-'),
  );
  if (typed === undefined) {
    if (command !== undefined) return new ToolError('USAGE', `${command.name}: "${word}" is one word too many`, help);
    return new ToolError(
      'USAGE',
      `there is no command "${word}"`,
      didYouMean(
        word,
        commands.map(({ name }) => name),
      ),
    );
  }
  const option = typed.split('=')[0] ?? typed;
  const own = Object.keys(command?.options ?? {});
  const meant = closest(word, own) ?? (word === 'no-color' && own.includes('color') ? 'color never' : undefined);
  if (meant !== undefined)
    return new ToolError('USAGE', `unknown option ${option}`, `did you mean --${meant}? ${help}`);
  const owner = commands.find(({ options }) => Object.hasOwn(options, word));
  return new ToolError(
    'USAGE',
    `unknown option ${option}`,
    owner === undefined ? help : `--${word} belongs to podreach ${owner.name}; ${help}`,
  );
}
