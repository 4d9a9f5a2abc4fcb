import { type CheckFamily, checkFamilies, type Skip } from '../../domain/case.ts';
import { visible, visibleUpTo } from '../visible.ts';
import type { TestCase } from './document.ts';

const longestMessage = 500;

/** A check that was left out as a whole. */
export interface SkippedCheck {
  readonly check: string;
  readonly family: CheckFamily;
}

/** The check that a skip is about; undefined for nodes and whatever else is no check. */
export function skippedCheck({ what }: Skip): SkippedCheck | undefined {
  const check = /^check (\S+)$/.exec(what)?.[1];
  const family = checkFamilies.find((known) => check?.startsWith(`${known}.`) === true);
  return check === undefined || family === undefined ? undefined : { check, family };
}

/** Something that was left out, as a skipped case of this class. */
export function skipElement(classname: string, name: string, { because }: Skip): TestCase {
  return {
    '@classname': visible(classname),
    '@name': visible(name),
    skipped: { '@message': visibleUpTo(longestMessage, because.detail), '@type': because.code },
  };
}
