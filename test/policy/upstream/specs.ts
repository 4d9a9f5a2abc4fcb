import type { IpFamily } from '#src/domain/network.ts';
import { blockSpecs } from './block-specs.ts';
import { changeSpecs } from './change-specs.ts';
import { isolationSpecs } from './isolation-specs.ts';
import { portSpecs } from './port-specs.ts';
import { protocolSpecs } from './protocol-specs.ts';
import { selectorSpecs } from './selector-specs.ts';
import type { Spec } from './spec.ts';

/** The `netpol` specs of Kubernetes v1.36 (`test/e2e/network/netpol/network_policy.go`), in the order of their source. */
export function specsOf(family: IpFamily): readonly Spec[] {
  return [
    ...isolationSpecs,
    ...selectorSpecs,
    ...portSpecs,
    ...changeSpecs,
    ...blockSpecs(family),
    ...protocolSpecs,
  ].sort((one, other) => Number(one.id.slice(1)) - Number(other.id.slice(1)));
}
