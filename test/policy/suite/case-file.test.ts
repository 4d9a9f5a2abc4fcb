import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { PolicyCase } from '#src/domain/policy-case.ts';
import { readCaseFile } from '#src/policy/suite/case-file.ts';

function read(cases: string): readonly PolicyCase[] {
  return readCaseFile('area', parse(`{ check: policy.area, cases: [${cases}] }`));
}

function readSteps(steps: string): readonly PolicyCase[] {
  return read(`{ id: one, intent: One., steps: ${steps} }`);
}

const closed = '{ podSelector: {} }';

test('a case has what its file says, and empty fields for the rest', () => {
  expect(
    read(`
      { id: one, intent: One., steps: [{ apply: { x/p: ${closed} } }] },
      {
        id: two, intent: Two., tags: [slow], quick: true, ask: [8080/TCP, 8083/TCP, 8081/SCTP],
        steps: [
          { intent: First., apply: { x/p: { podSelector: {}, ingress: null } }, addNamespaces: { w: { ns: w } }, addPods: { w/a: { pod: a } } },
          { remove: [x/p], label: { x: { team: blue }, w/a: { pod: null } } },
          { removePods: [w/a] },
        ],
      }`),
  ).toEqual([
    {
      id: 'area/one',
      check: 'policy.area',
      intent: 'One.',
      tags: [],
      quick: false,
      steps: [
        {
          apply: { 'x/p': { podSelector: {} } },
          remove: [],
          label: {},
          addNamespaces: {},
          addPods: {},
          removePods: [],
        },
      ],
    },
    {
      id: 'area/two',
      check: 'policy.area',
      intent: 'Two.',
      tags: ['slow'],
      quick: true,
      ask: [
        { port: 8080, protocol: 'TCP' },
        { port: 8083, protocol: 'TCP' },
        { port: 8081, protocol: 'SCTP' },
      ],
      steps: [
        {
          intent: 'First.',
          apply: { 'x/p': { podSelector: {} } },
          remove: [],
          label: {},
          addNamespaces: { w: { ns: 'w' } },
          addPods: { 'w/a': { pod: 'a' } },
          removePods: [],
        },
        {
          apply: {},
          remove: ['x/p'],
          label: { x: { team: 'blue' }, 'w/a': { pod: null } },
          addNamespaces: {},
          addPods: {},
          removePods: [],
        },
        { apply: {}, remove: [], label: {}, addNamespaces: {}, addPods: {}, removePods: ['w/a'] },
      ],
    },
  ]);
});

test('what a lane fills in stays open', () => {
  const spec =
    '{ podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: "${block(z/c, 8)}", except: ["${block(z/c, 4)}"] } }] }] }';

  expect(readSteps(`[{ apply: { x/p: ${spec} } }]`)[0]?.steps[0]?.apply['x/p']).toEqual(parse(spec));
});

describe('is taken', () => {
  test.each([
    '${any}", except: ["${block(x/b, 0)}"]',
    '${block(x/b, 28)}", except: ["${block(x/b, 0)}"]',
    '${nobody}"',
    '0.0.0.0/0"',
    '::/0"',
  ])('the range "%s', (range) => {
    expect(() =>
      readSteps(`[{ apply: { x/p: { podSelector: {}, ingress: [{ from: [{ ipBlock: { cidr: "${range} } }] }] } } }]`),
    ).not.toThrow();
  });

  test('a name of a Namespace', () => {
    const peer = '{ namespaceSelector: { matchExpressions: [{ key: k, operator: In, values: ["${ns.w}"] }] } }';

    const first = `{ apply: { x/p: { podSelector: {}, ingress: [{ from: [${peer}] }] } } }`;

    expect(() => readSteps(`[${first}, { addNamespaces: { w: {} } }]`)).not.toThrow();
    expect(() => readSteps(`[${first}]`)).toThrow('values[0] "${ns.w}" is no value of a label');
  });
});

describe('is refused with its place', () => {
  test.each([
    ['a file without cases', () => readCaseFile('area', {}), 'area: check is missing\narea: cases is missing'],
    [
      'an unknown field of a file',
      () => readCaseFile('area', { check: 'c', cases: [], more: 1 }),
      'area: more is no field of it',
    ],
    ['a case without an id', () => read('{ intent: One., steps: [] }'), 'area: cases[0]: id is missing'],
    [
      'an unknown field',
      () => read('{ id: one, intent: One., steps: [], asks: [] }'),
      'area/one: asks is no field of it',
    ],
    ['a case without steps', () => readSteps('[]'), 'area/one: steps must not be empty'],
    [
      'an id of another style',
      () => read(`{ id: One_1, intent: One., steps: [{ apply: { x/p: ${closed} } }] }`),
      'area/One_1: id "One_1" is not in kebab-case',
    ],
    [
      'two cases of one id',
      () =>
        read(
          `{ id: one, intent: A., steps: [{ apply: { x/p: ${closed} } }] }, { id: one, intent: B., steps: [{ apply: { x/p: ${closed} } }] }`,
        ),
      'area/one: id is that of another case too',
    ],
    [
      'a port that nobody serves',
      () => read(`{ id: one, intent: One., ask: [8080/TCP, 8082/UDP], steps: [{ apply: { x/p: ${closed} } }] }`),
      /^area\/one: ask\[1\] no Pod serves "8082\/UDP": there are 8080\/TCP, .*8083\/TCP$/,
    ],
    [
      'an empty list of ports',
      () => read(`{ id: one, intent: One., ask: [], steps: [{ apply: { x/p: ${closed} } }] }`),
      'area/one: ask must not be empty',
    ],
  ])('%s', (_, act, message) => {
    expect(act).toThrow(typeof message === 'string' ? new Error(message) : message);
  });

  test.each([
    ['[{}]', 'steps[0] does nothing'],
    ['[{ intent: One. }]', 'steps[0] does nothing'],
    ['[{ applies: {} }]', 'steps[0].applies is no field of it'],
    ['[{ apply: { x/p: null } }]', 'steps[0].apply["x/p"] must be an object'],
    [`[{ apply: { p: ${closed} } }]`, 'steps[0].apply.p "p" is not namespace/name'],
    [`[{ apply: { x/p/q: ${closed} } }]`, 'steps[0].apply["x/p/q"] "x/p/q" is not namespace/name'],
    [`[{ apply: { w/p: ${closed} } }]`, 'steps[0].apply["w/p"] there is no Namespace w'],
    [`[{ apply: { w/p: ${closed} }, addNamespaces: { w: {} } }]`, 'steps[0].apply["w/p"] there is no Namespace w'],
    ['[{ apply: { x/p: { podSelectors: {} } } }]', 'steps[0].apply["x/p"].podSelectors is no field of it'],
    ['[{ apply: { x/p: { ingress: [{ from: {} }] } } }]', 'steps[0].apply["x/p"].ingress[0].from must be a list'],
    [
      '[{ apply: { x/p: { ingress: [{ from: [{}] }] } } }]',
      'steps[0].apply["x/p"].ingress[0].from[0] must have a podSelector, a namespaceSelector or an ipBlock',
    ],
    [
      '[{ apply: { x/p: { egress: [{ to: [{ ipBlock: { cidr: "${block(z/d, 0)}" } }] }] } } }]',
      'steps[0].apply["x/p"].egress[0].to[0].ipBlock.cidr "${block(z/d, 0)}" is no range of addresses',
    ],
    [
      '[{ apply: { x/p: { egress: [{ to: [{ ipBlock: { cidr: "${block(z/c, 33)}" } }] }] } } }]',
      'steps[0].apply["x/p"].egress[0].to[0].ipBlock.cidr "${block(z/c, 33)}" is no range of addresses',
    ],
    [
      '[{ apply: { x/p: { egress: [{ to: [{ ipBlock: { cidr: "${block(z/c, 4)}", except: ["${block(z/c, 8)}"] } }] }] } } }]',
      'steps[0].apply["x/p"].egress[0].to[0].ipBlock.except[0] 10.0.2.0/24 must be inside 10.0.2.0/28, and smaller',
    ],
    [
      '[{ apply: { x/p: { podSelector: { matchLabels: { pod: "${any}" } } } } }]',
      'steps[0].apply["x/p"].podSelector.matchLabels.pod "${any}" is no value of a label',
    ],
    [
      '[{ apply: { x/p: { ingress: [{ ports: [{ port: serve-8080-tcp-and-more }] }] } } }]',
      /^area\/one: steps\[0\].apply\["x\/p"\].ingress\[0\].ports\[0\].port /,
    ],
    ['[{ remove: [x/p] }]', 'steps[0].remove[0] there is no policy x/p'],
    [
      `[{ apply: { x/p: ${closed} } }, { remove: [x/p] }, { remove: [x/p] }]`,
      'steps[2].remove[0] there is no policy x/p',
    ],
    ['[{ label: { x/d: { pod: d } } }]', 'steps[0].label["x/d"] there is no Namespace or Pod x/d'],
    ['[{ label: { w: { ns: w } } }]', 'steps[0].label.w there is no Namespace or Pod w'],
    ['[{ label: { x: { team: b c } } }]', 'steps[0].label.x.team "b c" is no value of a label'],
    ['[{ label: { x: { -team: b } } }]', 'steps[0].label.x.-team "-team" is no key of a label'],
    ['[{ label: { x: { team: 1 } } }]', /^area\/one: steps\[0\].label.x.team must be text/],
    ['[{ addNamespaces: { x: {} } }]', 'steps[0].addNamespaces.x there is a Namespace x already'],
    ['[{ addNamespaces: { W: {} } }]', 'steps[0].addNamespaces.W "W" is no name of a Namespace'],
    ['[{ addNamespaces: { w: { ns: b c } } }]', 'steps[0].addNamespaces.w.ns "b c" is no value of a label'],
    ['[{ addPods: { x/a: {} } }]', 'steps[0].addPods["x/a"] there is a Pod x/a already'],
    ['[{ addPods: { w/a: {} } }]', 'steps[0].addPods["w/a"] there is no Namespace w'],
    ['[{ addPods: { x/d: { pod: b c } } }]', 'steps[0].addPods["x/d"].pod "b c" is no value of a label'],
    ['[{ removePods: [x/a] }]', 'steps[0].removePods[0] the case has added no Pod x/a'],
    [
      '[{ addPods: { x/d: {} }, removePods: [x/d] }, { removePods: [x/d] }]',
      'steps[1].removePods[0] the case has added no Pod x/d',
    ],
  ])('%s', (steps, message) => {
    expect(() => readSteps(steps)).toThrow(typeof message === 'string' ? new Error(`area/one: ${message}`) : message);
  });
});

test('a Pod that is gone can be made again', () => {
  expect(() => readSteps('[{ addPods: { x/d: {} } }, { removePods: [x/d] }, { addPods: { x/d: {} } }]')).not.toThrow();
});

test('everything that is wrong with a case is told at once', () => {
  expect(() => readSteps('[{ remove: [x/p] }, {}]')).toThrow(
    new Error('area/one: steps[0].remove[0] there is no policy x/p\narea/one: steps[1] does nothing'),
  );
});
