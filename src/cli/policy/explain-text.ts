import { createColors } from 'picocolors';
import type { Answer } from '../../policy/answers.ts';
import type { DirectionDecision, Reach } from '../../policy/direction.ts';
import { nameOf } from '../../policy/party.ts';
import type { DecidingRule } from '../../policy/rules.ts';
import type { Look } from '../../report/reporter.ts';
import { counted, paragraph } from '../../report/text/wrap.ts';

type Colors = ReturnType<typeof createColors>;

/** Columns beyond which the eye loses the line. */
const widestProse = 100;

const ipNames = { ipv4: 'IPv4', ipv6: 'IPv6' } as const;

/** Answers for people; pure, ends with a newline. Families that get one and the same answer are told together. */
export function explainText(answers: readonly Answer[], expected: Reach | undefined, look: Look): string {
  const colors = createColors(look.color);
  const width = Math.min(look.width, widestProse);
  const sections = alike(answers).map((group) => answerLines(group, width, colors));
  const others = answers.filter(({ reach }) => reach !== expected);
  const verdict =
    expected === undefined || others.length === 0
      ? []
      : [[colors.red(`expected ${expected}: not so for ${others.length} of ${counted(answers.length, 'answer')}`)]];
  return `${[...sections, ...verdict].map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** Answers that differ in nothing but their family. */
function alike(answers: readonly Answer[]): readonly (readonly [Answer, ...Answer[]])[] {
  const groups = new Map<string, [Answer, ...Answer[]]>();
  for (const answer of answers) {
    const key = JSON.stringify({ ...answer, ipFamily: undefined });
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [answer]);
    else group.push(answer);
  }
  return [...groups.values()];
}

function answerLines(group: readonly [Answer, ...Answer[]], width: number, colors: Colors): readonly string[] {
  const [answer] = group;
  const { from, to, port, protocol, reach, egress, ingress, nearMisses } = answer;
  const families = group.map(({ ipFamily }) => ipNames[ipFamily]).join(' and ');
  const flow = `${nameOf(from)} -> ${nameOf(to)} ${port}/${protocol}, ${families}`;
  // What cannot be judged at all says so once.
  const isOne = egress.because === ingress.because;
  return [
    `${colors.bold(`${flow}:`)} ${reachText(reach, colors)}`,
    '',
    ...(isOne
      ? paragraph('  ', egress.because, width)
      : [
          ...directionLines(`egress of ${nameOf(from)}`, egress, width, colors),
          ...directionLines(`ingress of ${nameOf(to)}`, ingress, width, colors),
        ]),
    ...(nearMisses.length === 0 ? [] : ['', '  near misses']),
    ...nearMisses.flatMap(({ policy, rule, because }) => paragraph('    - ', `${policy} ${rule}: ${because}`, width)),
  ];
}

function directionLines(title: string, decision: DirectionDecision, width: number, colors: Colors): readonly string[] {
  const { reach, isolatedBy, rules, because } = decision;
  const [first, ...more] = rules;
  const sentence = reach === 'allowed' && more.length > 0 ? `${rules.length} rules allow it:` : because;
  return [
    `  ${title}: ${reachText(reach, colors)}`,
    ...paragraph('    ', sentence, width),
    ...(first === undefined || more.length === 0
      ? []
      : rules.flatMap((rule) => paragraph('    - ', ruleText(rule), width))),
    ...(isolatedBy.length === 0 || reach === 'blocked'
      ? []
      : paragraph('    isolated by ', isolatedBy.join(', '), width)),
  ];
}

/** `x/allow spec.ingress[0].from[1] with spec.ingress[0].ports[0]` */
function ruleText({ policy, rule, peer, port }: DecidingRule): string {
  return `${policy} ${[peer ?? rule, port].filter((path) => path !== undefined).join(' with ')}`;
}

function reachText(reach: Reach, colors: Colors): string {
  const color = { allowed: colors.green, blocked: colors.red, unspecified: colors.yellow }[reach];
  return color(reach);
}
