/**
 * Prints what Vitest's JSON reports (the arguments) say together: each failure with its message, and last the line of
 * the totals. A log is often shown from its end, and the failure of an early part must be there too.
 */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** What is read of a report of Vitest's `json` reporter, which follows Jest's. */
interface TestReport {
  numPassedTests: number;
  numFailedTests: number;
  testResults: {
    name: string;
    status: string;
    /** Set where the file itself failed, so that no test of it ran. */
    message: string;
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
}

/** Longer messages are of reports shown whole; they are in the part's own output. */
const MESSAGE_CHARACTERS_MAX = 4000;

const reports = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')) as TestReport);

/** The message without the frames of the test runner itself. */
function shorten(message: string): string {
  const lines = message.split('\n').filter((line) => !/^\s+at .*node_modules|^\s+at new Promise/.test(line));
  return lines.join('\n').slice(0, MESSAGE_CHARACTERS_MAX);
}

const lines: string[] = [];
for (const { name, status, message, assertionResults } of reports.flatMap(({ testResults }) => testResults)) {
  const failed = assertionResults.filter((assertion) => assertion.status === 'failed');
  const file = `\nFAILED ${relative('.', name)}`;
  for (const { fullName, failureMessages } of failed) {
    lines.push(`${file}\n  ${fullName}`, ...failureMessages.map(shorten));
  }
  if (status === 'failed' && failed.length === 0) lines.push(file, shorten(message));
}

const sum = (key: 'numPassedTests' | 'numFailedTests') => reports.reduce((total, report) => total + report[key], 0);
lines.push('', `${sum('numPassedTests')} passed, ${sum('numFailedTests')} failed`);
process.stdout.write(`${lines.join('\n')}\n`);
