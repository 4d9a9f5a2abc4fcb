import type * as z from 'zod/mini';
import { pathText, type Problem } from './problem.ts';

type Issue = z.core.$ZodIssue;

/** What does not have the shape of a schema, in words; `asked` is the object, so that a missing field can be told from a wrong one. */
export function shapeProblems(issues: readonly Issue[], asked: unknown): readonly Problem[] {
  return issues.flatMap((issue) => problemsOf(issue, asked));
}

function problemsOf(issue: Issue, asked: unknown): readonly Problem[] {
  const path = pathText(issue.path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({ path: pathText([...issue.path, key]), problem: 'is no field of it' }));
    case 'invalid_type':
      return [
        {
          path,
          problem:
            valueAt(asked, issue.path) === undefined
              ? 'is missing'
              : `must be ${wordsFor[issue.expected] ?? issue.expected}`,
        },
      ];
    case 'invalid_union':
      return [{ path, problem: 'must be a whole number or text' }];
    case 'invalid_value':
      return [{ path, problem: `must be ${issue.values.map(String).join(' or ')}` }];
    default:
      return [{ path, problem: issue.message }];
  }
}

const wordsFor: Readonly<Partial<Record<string, string>>> = {
  string: 'text (put quotes around numbers, true and false)',
  object: 'an object',
  record: 'an object',
  array: 'a list',
  int: 'a whole number',
  number: 'a whole number',
};

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, part) =>
      typeof inner === 'object' && inner !== null ? (inner as Readonly<Record<PropertyKey, unknown>>)[part] : undefined,
    value,
  );
}
