export { type CheckId, checkInfo, checks } from './catalog.ts';
