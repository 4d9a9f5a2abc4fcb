import type { Facts } from '../domain/facts.ts';
import type { IpFamily } from '../domain/network.ts';
import { imaginaryFacts } from '../plan/imaginary-cluster.ts';
import type { ServiceSpec } from '../plan/imaginary-service.ts';
import { type Preview, previewOf } from '../plan/preview.ts';
import { planNodes, planRun, type RunRequest } from '../plan/run-plan.ts';
import type { FixtureService } from '../domain/fixture.ts';

export type { CreatedObjects, Preview, PreviewScenario } from '../plan/preview.ts';
export type { RunRequest } from '../plan/run-plan.ts';

/** The Service's spec as its manifest has it. */
export type SpecOf = (service: FixtureService) => ServiceSpec;

/** What `runCheck` would do on this cluster, without doing it. Throws ToolError where it would end before its first object. */
export function previewRun(facts: Facts, request: RunRequest, specOf: SpecOf): Preview {
  return previewOf(facts, planRun(facts, planNodes(facts, request.nodes), request), specOf);
}

/** The same for a cluster that does not exist. */
export function previewImaginary(
  nodes: number,
  families: readonly IpFamily[],
  request: RunRequest,
  specOf: SpecOf,
): Preview {
  return previewRun(imaginaryFacts(nodes, families), request, specOf);
}
