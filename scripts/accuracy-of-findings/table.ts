import type { Judgement, Recognition, Said } from './judge.ts';
import { percent, type Share, type Target, type Totals } from './totals.ts';

/** Names above the columns of `lineOf`. */
export const heading = line(['kind', 'cni', 'trial', 'where', 'detected', 'code', 'culprit', 'beyond', 'found']);

/** One trial. */
export function lineOf(judgement: Judgement): string {
  const { kind, cni, name, where, recognised, beyond, found, problems } = judgement;
  return [
    line([
      kind,
      cni,
      name,
      where === '' ? '-' : where,
      detectedIn(judgement),
      partIn(recognised, 'code'),
      partIn(recognised, 'culprit'),
      String(beyond.length),
      foundText(found),
    ]),
    ...problems.slice(0, mostProblems).map((problem) => `  ! ${problem}`),
    ...(problems.length > mostProblems ? [`  ! and ${problems.length - mostProblems} more`] : []),
  ].join('\n');
}

/** Problems of one trial that are printed. */
const mostProblems = 5;

/** What each kind came to, and what it was to come to. */
export function summaryOf(totals: readonly Totals[], targets: readonly Target[]): string {
  return [
    '',
    row(['kind', 'trials', 'detected', 'right code', 'right culprit', 'all named', 'wrong names', 'unexplained']),
    ...totals.map((kind) =>
      row([
        kind.kind,
        String(kind.trials),
        ...[kind.detected, kind.code, kind.culprit, kind.allNamed].map(shareText),
        String(kind.wrongNames),
        String(kind.leftUnexplained),
      ]),
    ),
    '',
    ...targets.map(({ text, met }) => `${met ? 'met    ' : 'MISSED '} ${text}`),
  ].join('\n');
}

function detectedIn({ kind, detected }: Judgement): string {
  if (kind === 'healthy') return '-';
  return detected ? 'yes' : 'NO';
}

/** `yes` where all faults have it, else how many of them. */
function partIn(recognised: readonly Recognition[], part: keyof Recognition): string {
  if (recognised.length === 0) return '-';
  const right = recognised.filter((fault) => fault[part]).length;
  return right === recognised.length ? 'yes' : recognised.length === 1 ? 'NO' : `${right} of ${recognised.length}`;
}

/** Names first, then where something is left unexplained. */
function foundText(found: readonly Said[]): string {
  const names = found.filter(({ code }) => code !== 'unexplained-failures').map(({ words }) => words);
  const unexplained = found.flatMap(({ code, words }) =>
    code === 'unexplained-failures' ? [words.replace('unexplained-failures ', '')] : [],
  );
  const parts = [...counted(names), ...(unexplained.length > 0 ? [`unexplained: ${shortened(unexplained)}`] : [])];
  return parts.length === 0 ? '-' : parts.join('; ');
}

/** Culprits of unexplained findings that are printed. */
const mostUnexplained = 4;

function shortened(words: readonly string[]): string {
  const all = counted(words);
  const shown = all.slice(0, mostUnexplained).join(', ');
  return all.length > mostUnexplained ? `${shown} and ${all.length - mostUnexplained} more` : shown;
}

/** Each once, with how often it is there. */
function counted(words: readonly string[]): readonly string[] {
  return [...new Set(words)].map((word) => {
    const times = words.filter((other) => other === word).length;
    return times === 1 ? word : `${word} (${times} times)`;
  });
}

function shareText(share: Share): string {
  return share.of === 0 ? '-' : `${share.right}/${share.of} ${percent(share).toFixed(0)} %`;
}

function line([kind = '', cni = '', name = '', where = '', ...cells]: readonly string[]): string {
  const found = cells.at(-1) ?? '';
  const short = cells.slice(0, -1).map((cell) => cell.padEnd(8));
  return [kind.padEnd(8), cni.padEnd(6), name.padEnd(40), where.padEnd(11), ...short, found].join(' ').trimEnd();
}

function row([kind = '', ...cells]: readonly string[]): string {
  return `${kind.padEnd(9)}${cells.map((cell) => cell.padStart(14)).join('')}`;
}
