import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Report } from '../../src/domain/report.ts';
import { commandOf } from '../../src/report/github/command.ts';
import { renderGithub } from '../../src/report/github.ts';
import { overallOf } from '../../src/report/overall.ts';
import { overallWords } from '../../src/report/text/closing.ts';
import { defused } from '../../src/report/runner-commands.ts';
import { visible } from '../../src/report/visible.ts';
import { casesOf, nodeNames, reportOf } from './samples/build.ts';
import { samples } from './samples/index.ts';

const look = { width: 100, color: false };

interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** Reads a line as GitHub's runner does (`ActionCommand.TryParseV2`): up to the second `::`, then unescaped. */
function readCommand(line: string): Command {
  const end = line.indexOf('::', 2);
  if (!line.trimStart().startsWith('::') || end < 0) throw new Error(`no command: ${line}`);
  const [name = '', ...rest] = line.slice(2, end).split(' ');
  const properties = rest
    .join(' ')
    .split(',')
    .map((property) => property.split('='))
    .map(([key = '', ...value]) => [key, unescaped(value.join('=').replaceAll('%3A', ':').replaceAll('%2C', ','))]);
  return {
    name,
    properties: Object.fromEntries(properties) as Record<string, string>,
    message: unescaped(line.slice(end + 2)),
  };
}

function unescaped(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

function commandsOf(report: Report): readonly Command[] {
  return renderGithub(report, look)
    .trimEnd()
    .split(/\r\n|[\n\r]/)
    .map(readCommand);
}

describe.each(Object.entries<Report>(samples))('%s', (_name, report) => {
  const commands = commandsOf(report);

  test('is commands for annotations and nothing else, no more of each level than a step shows', () => {
    for (const level of ['error', 'warning', 'notice']) {
      expect(commands.filter(({ name }) => name === level).length).toBeLessThanOrEqual(10);
    }
    expect(commands.filter(({ name }) => !['error', 'warning', 'notice'].includes(name))).toEqual([]);
    for (const { properties, message } of commands) {
      expect(Object.keys(properties)).toEqual(['title']);
      expect(properties['title']?.length).toBeLessThanOrEqual(255);
      expect(message.length).toBeLessThanOrEqual(4_096);
    }
  });

  test('has an error or a warning unless the run passed, and says what it came to', () => {
    expect(commands.some(({ name }) => name !== 'notice')).toBe(overallOf(report) !== 'passed');
    expect(commands.some(({ name }) => name === 'error')).toBe(
      overallOf(report) === 'failed' || report.run.failure !== undefined,
    );
    expect(commands.find(({ name }) => name === 'notice')?.properties['title']).toBe(
      `podreach: ${overallWords[overallOf(report)]}`,
    );
  });
});

test.each(['without-policy-engine', 'failed-set-up'] as const)('%s as it was', async (name) => {
  await expect(renderGithub(samples[name], look)).toMatchFileSnapshot(`golden/${name}.github.txt`);
});

test('findings come first; what explains no failure is a warning', () => {
  expect(commandsOf(samples['fifty-nodes']).map(({ name, properties }) => `${name} ${properties['title']}`)).toEqual([
    'error node-isolated: node worker-17.eu-west-1.compute.internal',
    'error node-pair-unreachable: worker-03.eu-west-1.compute.internal -> worker-04.eu-west-1.compute.internal',
    'warning agent-unreachable: node worker-01.eu-west-1.compute.internal',
    'notice podreach: FAIL',
  ]);
});

test('with more than a step shows, the last one counts the rest', () => {
  const [item] = casesOf(nodeNames(1));
  const cases = Array.from({ length: 25 }, (_, index) => ({
    ...item!,
    id: `${item!.check}/${index}`,
    verdict: { status: 'fail' as const, mismatch: `reason ${index}` },
  }));
  const errors = commandsOf(reportOf(cases)).filter(({ name }) => name === 'error');

  expect(errors).toHaveLength(10);
  expect(errors.at(-1)?.properties).toEqual({ title: 'podreach: 16 more errors' });
});

test('whatever title and message hold, a runner reads them back, on one line', () => {
  const text = fc
    .array(
      fc.oneof(
        fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
        fc.constantFrom('::', '%', '%0A', '%25', ',', '=', ':', '\n', '\r', '::error::', '%3A'),
      ),
      { maxLength: 20 },
    )
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(text, text, (title, message) => {
      const command = commandOf('error', { title, lines: [`a ${message}`, 'b'] });
      const read = readCommand(command.slice(0, -1));

      expect(command.match(/[\n\r]/g)).toEqual(['\n']);
      expect(read.properties).toEqual({ title: visible(title) });
      expect(read.message).toBe(`${defused(`a ${visible(message)}`)}\nb`);
    }),
    { numRuns: 500 },
  );
});

test('a long message is cut where a runner would cut it, and says so', () => {
  const { message } = readCommand(
    commandOf('error', { title: 't', lines: Array.from({ length: 9 }, () => '👩'.repeat(600)) }).trimEnd(),
  );

  expect(message.length).toBeLessThan(4_096);
  expect(message.endsWith('…')).toBe(true);
  expect(message).not.toMatch(/\p{Cs}/u);
});
