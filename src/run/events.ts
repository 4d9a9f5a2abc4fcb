import type { Facts } from '../domain/facts.ts';
import type { Fixture } from '../domain/fixture.ts';
import type { DeployProgress } from './ports.ts';

/** What the conductor announces while it works; progress displays listen, nothing depends on them. */
export type RunEvent =
  | { readonly type: 'facts'; readonly facts: Facts; readonly usableNodes: number }
  | { readonly type: 'deploying'; readonly fixture: Fixture }
  | { readonly type: 'deploy-progress'; readonly progress: DeployProgress }
  | { readonly type: 'agents'; readonly connected: number; readonly total: number }
  | { readonly type: 'probing'; readonly done: number; readonly total: number; readonly stage: string }
  | {
      readonly type: 'settling';
      readonly stage: string;
      readonly unsettled: number;
      readonly total: number;
      readonly elapsedMs: number;
    }
  | { readonly type: 'cleaning'; readonly namespaces: readonly string[] }
  | { readonly type: 'notice'; readonly level: 'info' | 'warn'; readonly message: string };

export type RunListener = (event: RunEvent) => void;
