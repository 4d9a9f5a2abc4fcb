import { testHealthyRuns } from '../harness/healthy-runs.ts';

testHealthyRuns([]);
