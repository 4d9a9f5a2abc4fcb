import { testHealthyRuns } from '../harness/healthy-runs.ts';

testHealthyRuns(['policy-not-enforced']);
