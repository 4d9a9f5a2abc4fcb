import type { Case } from '../domain/case.ts';

/** Whether a node's rules for Services are needed: not at the address of an endpoint, nor through the API server. */
export function takesServiceRules({ id, check }: Case): boolean {
  return !id.includes('/endpoint-') && check !== 'service.api-proxy';
}
