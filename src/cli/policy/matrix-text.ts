import { createColors } from 'picocolors';
import type { Reach } from '../../policy/direction.ts';
import type { PodGroup } from '../../policy/matrix/groups.ts';
import type { Cell, Destination, FamilyMatrix, ReachMatrix } from '../../policy/matrix/matrix.ts';
import type { Look } from '../../report/reporter.ts';
import { listed, paragraph } from '../../report/text/wrap.ts';
import { gridLines } from './grid-text.ts';

const ipNames = { ipv4: 'IPv4', ipv6: 'IPv6' } as const;
const mostReasons = 5;
const mostNames = 12;

/** Of a cell; a Pod that is alone has nobody of its kind to reach. */
const marks = { allowed: '.', blocked: 'X', unspecified: '?', alone: '-' } as const;

const legend = `${marks.allowed} allowed  ${marks.blocked} blocked  ${marks.unspecified} unspecified  ${marks.alone} a Pod and itself`;

/** A matrix for people; pure, ends with a newline. */
export function matrixText(matrix: ReachMatrix, { width, color }: Look): string {
  const colors = createColors(color);
  const { groups, destinations, withoutPorts, matrices } = matrix;
  const painted = (cell: Cell): string => {
    const mark = marks[cell.reach ?? 'alone'];
    if (cell.reach === 'blocked') return colors.red(mark);
    return cell.reach === 'unspecified' ? colors.yellow(mark) : mark;
  };
  const sections = [
    ...matrices.flatMap((one) => [
      [colors.bold(titleOf(one, matrices.length))],
      gridLines(
        {
          rows: groups.map(groupText),
          columns: destinations.map(({ group, port, protocol }) => [groupText(group), `${port}/${protocol}`]),
          cellAt: (row, column) => painted(one.rows[row]?.[column] ?? { because: [] }),
        },
        width,
      ),
      reasonLines(one, matrix, width),
    ]),
    [
      legend,
      ...matrices.flatMap((one) => paragraph('', totalsText(one, matrices.length), width)),
      ...paragraph('', isolationText(groups), width),
      ...(withoutPorts.length === 0
        ? []
        : paragraph('', `no destination, as they have no such port: ${namesText(withoutPorts)}`, width)),
    ],
  ];
  return sections
    .filter((section) => section.length > 0)
    .map((section) => `${section.join('\n')}\n`)
    .join('\n');
}

function titleOf({ ipFamilies }: FamilyMatrix, matrices: number): string {
  const families = ipFamilies.map((family) => ipNames[family]).join(' and ');
  return `from each row to each column, ${families}${matrices === 1 && ipFamilies.length > 1 ? ' alike' : ''}`;
}

/** `x/web (3)` */
function groupText({ name, count = 1 }: PodGroup): string {
  return count === 1 ? name : `${name} (${count})`;
}

/** Why some cells are unspecified; each reason once. */
function reasonLines({ rows }: FamilyMatrix, { groups, destinations }: ReachMatrix, width: number): readonly string[] {
  const reasons = new Map<string, string>();
  for (const [row, cells] of rows.entries()) {
    for (const [column, { reach, because }] of cells.entries()) {
      const [first] = because;
      if (reach === 'unspecified' && first !== undefined && !reasons.has(first))
        reasons.set(first, flowText(groups[row], destinations[column]));
    }
  }
  const told = [...reasons].slice(0, mostReasons);
  return [
    ...told.flatMap(([reason, flow]) => paragraph(`${marks.unspecified} `, `${flow}: ${reason}`, width)),
    ...(reasons.size > told.length ? [`  and ${reasons.size - told.length} other reasons, in --format json`] : []),
  ];
}

function flowText(from: PodGroup | undefined, to: Destination | undefined): string {
  return `${from?.name} -> ${to?.group.name} ${to?.port}/${to?.protocol}`;
}

function totalsText(matrix: FamilyMatrix, matrices: number): string {
  const cells = matrix.rows.flat();
  const count = (reach: Reach): number => cells.filter((cell) => cell.reach === reach).length;
  const families = matrices === 1 ? '' : `${matrix.ipFamilies.map((family) => ipNames[family]).join(' and ')}: `;
  return `${families}${count('allowed')} allowed, ${count('blocked')} blocked, ${count('unspecified')} unspecified`;
}

function isolationText(groups: readonly PodGroup[]): string {
  const free = groups.filter(({ isolatedBy: { ingress, egress } }) => ingress.length === 0 && egress.length === 0);
  if (free.length === 0) return 'every Pod is isolated by some policy';
  return `no policy isolates ${free.length === groups.length ? 'any of these Pods' : namesText(free)}`;
}

function namesText(groups: readonly PodGroup[]): string {
  return listed(groups.map(groupText), mostNames);
}
