export { checkOf, checks } from './catalog.ts';
export { suiteCheckIds } from './policy/suite/index.ts';
export type { Check, CheckId } from './check.ts';
