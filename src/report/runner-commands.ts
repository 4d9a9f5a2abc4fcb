/**
 * What the runners of GitHub, Azure and others obey when it stands in a log: `::name …` where a line begins, `##[name]` and
 * `##vso[name]` anywhere. Addresses such as `::ffff:192.0.2.1` are none.
 */
const runnerCommands = /(?<!\S):(?=:(?![0-9a-f]{1,4}:)[a-z])|#(?=#[\w.]*\[)/giu;

/** A text that a runner reads over wherever it stands in a log: a space tears apart what would begin a command. */
export function defused(text: string): string {
  return text.replaceAll(runnerCommands, '$& ');
}
