import { describe, expect, test } from 'vitest';
import { faults, faultsWithoutFinding } from '../../scripts/docs/faults.ts';
import { checks } from '../../src/checks/index.ts';
import { findingTexts } from '../../src/diagnosis/catalog/index.ts';
import { findingCodes } from '../../src/domain/finding.ts';

const texts = findingCodes.map((code) => ({ code, ...findingTexts[code] }));

describe('what is said of a finding', () => {
  test('every code has a text, and no text is without a code', () => {
    expect(Object.keys(findingTexts).toSorted()).toEqual(findingCodes.toSorted());
  });

  test.each(texts)('$code: every part is there', (text) => {
    const { title, meaning, source = 'https://example', evidence, neighbours, confidence, causes, next } = text;
    const sentences = [meaning, evidence];
    const phrases = [title, ...Object.values(neighbours), ...Object.values(confidence), ...causes];

    for (const part of [...sentences, ...phrases, ...next]) {
      expect(part.length).toBeGreaterThan(5);
      expect(part).toBe(part.trim());
      expect(part).not.toMatch(/\$\{|undefined|TODO| {2}(?!#)/);
    }
    for (const part of sentences) expect(part).toMatch(/\.$/);
    for (const part of phrases) expect(part, 'no sentence').not.toMatch(/\.$/);
    expect(source).toMatch(/^https:\/\/\S+$/);
    expect(causes.length).toBeGreaterThan(1);
    expect(next.length).toBeGreaterThan(1);
    expect(Object.keys(confidence)).not.toEqual([]);
  });

  test('titles are one line beside the longest code, and tell findings apart', () => {
    expect(new Set(texts.map(({ title }) => title)).size).toBe(texts.length);
    for (const { title } of texts) expect(title.length).toBeLessThan(80);
  });

  test('all but the failures that no rule explains are told apart from some other', () => {
    const alone = texts.filter(({ neighbours }) => Object.keys(neighbours).length === 0);
    const fromThemselves = texts.filter(({ code, neighbours }) => code in neighbours);

    expect(alone.map(({ code }) => code)).toEqual(['unexplained-failures']);
    expect(fromThemselves.map(({ code }) => code)).toEqual([]);
  });

  test('the checks they name exist', () => {
    const known = new Set<string>(checks.map(({ id }) => id));
    const words = texts.flatMap(({ meaning, evidence, causes }) => [meaning, evidence, ...causes].join(' '));
    const mentioned = words.flatMap((text) =>
      text.match(/\b(pod-ip|pod-to-pod|same-pod|service|dns|policy)\.[a-z-]+/g),
    );

    expect(texts.flatMap((text) => text.checks).filter((id) => !known.has(id))).toEqual([]);
    expect(mentioned.filter((id) => id !== null && !known.has(id))).toEqual([]);
  });
});

/** What can follow `kubectl` without changing anything but Pods that come back, or whether Pods are sent to a node. */
const verbs = 'get|describe|logs|exec|top|api-resources|delete pod|cordon';

test.each(texts.flatMap(({ code, next }) => next.map((step) => [code, step] as const)))(
  '%s: %s is a command, a step on a node, or a sentence',
  (_, step) => {
    expect(step).toMatch(
      new RegExp(`^(kubectl (${verbs})|podreach (check|explain|policy)|On [^:]+: \\S|[A-Z].*[.a-zA-Z]$)`),
    );
    const [command = ''] = step.endsWith('.') ? [] : step.split('  #');
    for (const quote of ["'", '"']) expect(command.split(quote).length % 2, `quotes are closed: ${command}`).toBe(1);
  },
);

describe('faults of the local cluster', () => {
  const known = faults();
  const named = texts.flatMap((text) => text.faults);

  test('those that findings name exist', () => {
    expect(named.filter((name) => !known.some((fault) => fault.name === name))).toEqual([]);
  });

  test('each is named by one code, or is no finding', () => {
    const told = [...named, ...Object.keys(faultsWithoutFinding)];

    expect(told.toSorted()).toEqual(known.map(({ name }) => name));
  });

  test('each says what is broken', () => {
    for (const { name, summary } of known) expect(summary, name).toMatch(/^\S.+\S$/);
  });
});
