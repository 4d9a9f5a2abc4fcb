export { type CheckInfo } from './check-info.ts';
export { type CheckId, checkInfo, checks } from './catalog.ts';
