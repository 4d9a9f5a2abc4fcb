import { describe, expect, test } from 'vitest';
import { parseSettings } from '../../../src/cli/settings-file/parse.ts';
import { ToolError } from '../../../src/errors.ts';

const head = 'apiVersion: podreach.dev/v1alpha1\nkind: Settings\n';

function complaintOf(text: string): ToolError {
  try {
    parseSettings('podreach.yaml', text);
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
  throw new Error('it was taken');
}

test('values come as the command line would hand them over', () => {
  const { values, accept } = parseSettings(
    'podreach.yaml',
    `${head}only: [dns, pod-to-pod]\npolicyCases:\n  - egress\nagents: 2\npatience: 1.5\nkeep: true\npolicy: off\ntimeout: 10m\n`,
  );

  expect(values).toEqual({
    only: ['dns', 'pod-to-pod'],
    'policy-cases': ['egress'],
    agents: '2',
    patience: '1.5',
    keep: true,
    policy: 'off',
    timeout: '10m',
  });
  expect(accept).toEqual([]);
});

test('one baseline or several', () => {
  expect(parseSettings('podreach.yaml', `${head}baseline: a.json\n`).values).toEqual({ baseline: 'a.json' });
  expect(parseSettings('podreach.yaml', `${head}baseline: [a.json, b.json]\n`).values).toEqual({
    baseline: ['a.json', 'b.json'],
  });
});

test('accepted findings', () => {
  const entry = { code: 'policy-not-enforced', culprit: 'cluster', reason: 'OPS-12', expires: '2026-12-31' };
  const narrow = { ...entry, protocol: 'udp', ipFamily: 'ipv6', check: 'dns.fqdn' };
  const { accept } = parseSettings(
    'podreach.yaml',
    `${head}accept:\n  - code: policy-not-enforced\n    culprit: cluster\n    reason: OPS-12\n    expires: 2026-12-31\n  - ${JSON.stringify(narrow)}\n`,
  );

  expect(accept).toEqual([entry, narrow]);
});

test('a setting and an item of its list have their places', () => {
  const file = parseSettings('podreach.yaml', `${head}only:\n  - dns\n  - env\ntimeout: 5m\n`);

  expect(file.placeOf('timeout')).toBe('podreach.yaml:6:10');
  expect(file.placeOf('only', 'env')).toBe('podreach.yaml:5:5');
  expect(file.placeOf('only', 'other')).toBe('podreach.yaml:4:3');
});

describe('what is wrong is told with file, line, column and key', () => {
  const entry = (more: string): string =>
    `${head}accept:\n  - code: dns-down\n    culprit: cluster\n    reason: known\n    expires: 2026-12-31\n`.replace(
      ...(more.split('=>') as [string, string]),
    );

  test.each<[text: string, message: string, hint: RegExp]>([
    ['', 'podreach.yaml:1:1: the file is empty', /^begin it with apiVersion/],
    ['# nothing\n', 'podreach.yaml:1:1: the file is empty', /^begin it with apiVersion/],
    ['- a\n', 'podreach.yaml:1:1: the whole file: expected keys with values, found a list', /^begin it/],
    ['only: [dns]\n', 'podreach.yaml:1:1: apiVersion is missing', /^begin it with apiVersion/],
    [
      'apiVersion: v1\nkind: Settings\n',
      'podreach.yaml:1:13: apiVersion: "v1" is not a choice',
      /podreach\.dev\/v1alpha1/,
    ],
    [`${head}policy: ful\n`, 'podreach.yaml:3:9: policy: "ful" is not a choice', /^did you mean full\?$/],
    [`${head}policy: false\n`, 'podreach.yaml:3:9: policy: false is not a choice', /^choose from quick, full, off$/],
    [`${head}nods: [n1]\n`, 'podreach.yaml:3:1: unknown key nods', /^did you mean nodes\?$/],
    [`${head}policy-cases: [x]\n`, 'podreach.yaml:3:1: unknown key policy-cases', /^did you mean policyCases\?$/],
    [`${head}frobnicate: 1\n`, 'podreach.yaml:3:1: unknown key frobnicate', /^choose from apiVersion, kind, only/],
    [`${head}only: dns\n`, 'podreach.yaml:3:7: only: expected a list, found "dns"', /settings\.schema\.json/],
    [`${head}only:\n`, 'podreach.yaml:3:6: only: expected a list, found nothing', /settings\.schema\.json/],
    [
      `${head}nodes:\n  - n1\n  - 7\n`,
      'podreach.yaml:5:5: nodes[1]: expected a text, found 7',
      /settings\.schema\.json/,
    ],
    [`${head}agents: '2'\n`, 'podreach.yaml:3:9: agents: expected a number, found "2"', /settings\.schema\.json/],
    [`${head}agents: two\n`, 'podreach.yaml:3:9: agents: "two" is not a whole number from 1 to 110', /within these/],
    [`${head}timeout: 5\n`, 'podreach.yaml:3:10: timeout is not a duration: "5"', /90s, 2m/],
    [`${head}timeout: [5m]\n`, 'podreach.yaml:3:10: timeout: expected a text, found a list', /settings\.schema/],
    [`${head}image: a b\n`, 'podreach.yaml:3:8: image: "a b" is not an image reference', /registry/],
    [`${head}namespacePrefix: Kube_System\n`, 'podreach.yaml:3:18: namespacePrefix: "Kube_System" cannot', /32/],
    [`${head}only: [dns, dsn]\n`, 'podreach.yaml:3:13: only: there is no family or check "dsn"', /^did you mean dns/],
    [`${head}skip: ["dns,dsn"]\n`, 'podreach.yaml:3:8: skip: there is no family or check "dsn"', /^did you mean dns/],
    [`${head}outside: [a.b:0]\n`, 'podreach.yaml:3:11: outside: the port: "0" is not', /within these bounds/],
    [
      `${head}baseline: 5\n`,
      'podreach.yaml:3:11: baseline: expected a text or a list of texts, found 5',
      /settings\.schema/,
    ],
    [`${head}output: json\n`, 'podreach.yaml:3:9: output: expected a list, found "json"', /settings\.schema\.json/],
    [
      `${head}agents: 1.5\n`,
      'podreach.yaml:3:9: agents: "1.5" is not a whole number from 1 to 110',
      /within these bounds/,
    ],
    [`${head}agents: 0\n`, 'podreach.yaml:3:9: agents: "0" is not a whole number from 1 to 110', /within these bounds/],
    [`${head}patience: 99\n`, 'podreach.yaml:3:11: patience: "99" is not a number from 0.1 to 10', /patience 2/],
    [`${head}timeout: soon\n`, 'podreach.yaml:3:10: timeout is not a duration: "soon"', /90s, 2m/],
    [`${head}output:\n  - json\n`, 'podreach.yaml:4:5: output: "json" names no format', /FORMAT=PATH/],
    [`${head}keep: yes\n`, 'podreach.yaml:3:7: keep: expected true or false, found "yes"', /settings\.schema\.json/],
    [`${head}context: ''\n`, 'podreach.yaml:3:10: context is empty', /settings\.schema\.json/],
    [`${head}mesh: full\nmesh: sample\n`, 'podreach.yaml:4:1: Map keys must be unique', /one YAML document/],
    [`${head}only: [dns\n`, 'podreach.yaml:4:1: Flow sequence in block collection', /one YAML document/],
    [`${head}---\n${head}`, 'podreach.yaml:3:1: Source contains multiple documents', /one YAML document/],
    [
      entry('dns-down=>dns-dwon'),
      'podreach.yaml:4:11: accept[0].code: "dns-dwon" is not a choice',
      /^did you mean dns-down\?/,
    ],
    [
      entry('2026-12-31=>2026-02-30'),
      'podreach.yaml:7:14: accept[0].expires: "2026-02-30" is no day',
      /expires: 2027-01-31/,
    ],
    [entry('2026-12-31=>never'), 'podreach.yaml:7:14: accept[0].expires: "never" is no day as YYYY-MM-DD', /last day/],
    [
      entry('    expires: 2026-12-31\n=>'),
      'podreach.yaml:4:5: accept[0].expires is missing',
      /last day it is accepted/,
    ],
    [entry('    reason: known\n=>'), 'podreach.yaml:4:5: accept[0].reason is missing', /needs code, culprit, reason/],
    [entry("known=>' '"), 'podreach.yaml:6:13: accept[0].reason: " " says nothing', /needs code, culprit, reason/],
    [entry('reason=>raeson'), 'podreach.yaml:6:5: unknown key accept[0].raeson', /^did you mean reason\?$/],
    [
      entry('known\n=>known\n    ipFamily: IPv6\n'),
      'podreach.yaml:7:15: accept[0].ipFamily: "IPv6" is not a choice',
      /^did you mean ipv6\?$/,
    ],
    [
      entry('known\n=>known\n    until: x\n'),
      'podreach.yaml:7:5: unknown key accept[0].until',
      /^choose from code, culprit/,
    ],
  ])('%j', (text, message, hint) => {
    const error = complaintOf(text);

    expect(error.message).toContain(message);
    expect(error.hint).toMatch(hint);
    expect(error).toMatchObject({ code: 'SETTINGS_INVALID', exitCode: 2 });
  });
});

describe('several mistakes', () => {
  test('are told at once, in the order of the file, each with its hint', () => {
    const { message, hint } = complaintOf(
      `${head}policy: ful\ntimeout: soon\nonyl: [dns]\naccept:\n  - {code: dns-dwon, raeson: x, expires: 2026-12-31}\n`,
    );

    expect(`${message}\n  ${hint}`.split('\n')).toEqual([
      'podreach.yaml:3:9: policy: "ful" is not a choice',
      '  did you mean full?',
      'podreach.yaml:4:10: timeout is not a duration: "soon"',
      '  write a number with its unit, e.g. 90s, 2m or 1m30s',
      'podreach.yaml:5:1: unknown key onyl',
      '  did you mean only?',
      'podreach.yaml:7:5: accept[0].culprit is missing',
      '  each entry of accept needs code, culprit, reason and expires',
      'podreach.yaml:7:12: accept[0].code: "dns-dwon" is not a choice',
      '  did you mean dns-down?',
      'podreach.yaml:7:22: unknown key accept[0].raeson',
      '  did you mean reason?',
    ]);
  });

  test('a mistyped key hides no mistake of the one that it may be meant for', () => {
    expect(complaintOf(`${head}timout: 5m\ntimeout: soon\n`).message).toMatch(/timout[^]*timeout is not a duration/);
  });

  test('with one hint have it once', () => {
    const { message, hint } = complaintOf('only: [dns]\n');

    expect(message).toBe('podreach.yaml:1:1: apiVersion is missing\npodreach.yaml:1:1: kind is missing');
    expect(hint).toMatch(/^begin it with/);
  });

  test('beyond ten are counted', () => {
    const { message, hint } = complaintOf(`${head}nodes: [${Array.from({ length: 12 }, () => '1').join(', ')}]\n`);

    expect(message.split('\n')).toHaveLength(10);
    expect(message).toContain('nodes[9]');
    expect(hint).toMatch(/settings\.schema\.json.*\nand 2 more mistakes$/);
  });
});
