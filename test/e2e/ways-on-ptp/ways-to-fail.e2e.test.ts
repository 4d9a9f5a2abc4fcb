import { testWaysToFail } from '../checks/try-ways-to-fail.ts';

testWaysToFail('ptp');
