import Builder from 'fast-xml-builder';
import { withUniqueNames } from './unique-names.ts';

/** What went wrong in a test case; `#text` is what readers show below the message. */
export interface Trouble {
  readonly '@message': string;
  readonly '@type': string;
  readonly '#text': string;
}

/** A `<testcase>`. Names and texts must be `visible`: XML 1.0 has no way to write a control character. */
export interface TestCase {
  readonly '@classname': string;
  readonly '@name': string;
  /** Seconds. */
  readonly '@time'?: string;
  readonly failure?: Trouble;
  readonly error?: Trouble;
  readonly skipped?: { readonly '@message': string; readonly '@type': string };
  readonly 'system-out'?: string;
}

/** A `<testsuite>` before its cases are counted. */
export interface Suite {
  readonly name: string;
  readonly properties?: readonly (readonly [name: string, value: string])[];
  readonly cases: readonly TestCase[];
}

const builder = new Builder({
  format: true,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: '#text',
  suppressEmptyNode: true,
  // `value="true"` would else become an attribute without a value, which is no XML.
  suppressBooleanAttributes: false,
});

/** Time as JUnit has it: seconds with three digits. */
export function secondsOf(ms: number): string {
  return (ms / 1000).toFixed(3);
}

/** The file, with the elements and attributes that the schema of Jenkins' xUnit plugin allows and no others. */
export function documentOf(suites: readonly Suite[], timestamp: string | undefined, totalMs: number): string {
  const { skipped: _, ...counts } = countsOf(suites.flatMap(({ cases }) => cases));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${builder.build({
    testsuites: {
      '@name': 'podreach',
      ...attributes(counts),
      '@time': secondsOf(totalMs),
      testsuite: suites.map((suite) => suiteElement(suite, timestamp)),
    },
  })}`;
}

function suiteElement({ name, properties, cases }: Suite, timestamp: string | undefined): object {
  return {
    '@name': name,
    ...attributes(countsOf(cases)),
    '@time': secondsOf(cases.reduce((total, item) => total + Number(item['@time'] ?? 0) * 1000, 0)),
    ...(timestamp === undefined ? {} : { '@timestamp': timestamp }),
    ...(properties === undefined
      ? {}
      : { properties: { property: properties.map(([key, value]) => ({ '@name': key, '@value': value })) } }),
    testcase: withUniqueNames(cases),
  };
}

function countsOf(cases: readonly TestCase[]): Readonly<Record<'tests' | 'failures' | 'errors' | 'skipped', number>> {
  const counts = { tests: cases.length, failures: 0, errors: 0, skipped: 0 };
  for (const { failure, error, skipped } of cases) {
    if (failure !== undefined) counts.failures++;
    if (error !== undefined) counts.errors++;
    if (skipped !== undefined) counts.skipped++;
  }
  return counts;
}

function attributes(values: Readonly<Record<string, number>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`@${name}`, String(value)]));
}
