import { ToolError } from '../errors.ts';

/** Whether a switch is on that was given a value, under the name it was given by. Throws ToolError for what is neither. */
export function switchOf(shown: string, value: string): boolean {
  if (['1', 'true', 'yes'].includes(value.toLowerCase())) return true;
  if (['0', 'false', 'no'].includes(value.toLowerCase())) return false;
  throw new ToolError('SETTINGS_INVALID', `${shown}: "${value}" is neither true nor false`, 'set it to true or false');
}

/** The words of a command line with every `--SWITCH=VALUE` as true or false: yargs takes all it does not know for false. */
export function withPlainSwitches(argv: readonly string[], switches: ReadonlySet<string>): readonly string[] {
  return argv.map((word) => {
    const [, option = '', value = ''] = /^--([^=]+)=([^]*)$/.exec(word) ?? [];
    return switches.has(option) ? `--${option}=${switchOf(`--${option}`, value)}` : word;
  });
}
