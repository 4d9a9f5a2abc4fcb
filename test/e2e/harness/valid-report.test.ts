import { expect, test } from 'vitest';
import { renderJson } from '../../../src/report/json.ts';
import { samples } from '../../report/samples/index.ts';
import { validReport } from './valid-report.ts';

const text = renderJson(samples.healthy, { width: 80, color: false });

test('a report that is as the published schema says is read', () => {
  expect(validReport(text)).toEqual(JSON.parse(text));
});

test('any other is told with the place', () => {
  const unlike = JSON.stringify({ ...samples.healthy, findings: 'none' });

  expect(() => validReport(unlike)).toThrow(/schema\/report\.schema\.json says: data\/findings must be array/);
});
