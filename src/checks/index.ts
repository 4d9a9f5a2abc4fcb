export { checkOf, checks } from './catalog.ts';
export type { Check, CheckId } from './check.ts';
