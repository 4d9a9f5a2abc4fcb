import type { CheckFamily } from '../domain/case.ts';
import type { NodeFacts } from '../domain/facts.ts';
import type { Feature } from '../domain/feature.ts';
import type { FixtureNamespace, FixturePod, FixturePolicy, FixtureService, World } from '../domain/fixture.ts';
import type { IpFamily } from '../domain/network.ts';
import type { PolicyCase } from '../domain/policy-case.ts';
import type { PlannedCase, Scenario } from './planned-case.ts';

/** Id of a check, e.g. `pod-to-pod.tcp`: part of the command line and of reports, so it never changes its meaning. */
export type CheckId = `${CheckFamily}.${string}`;

/** A condition without which a check cannot be asked; unmet, the check is skipped with it as the reason. */
export type Need =
  | { readonly kind: 'nodes'; readonly atLeast: number }
  | { readonly kind: 'ip-families'; readonly atLeast: 2 }
  /** The API server's minor version 1.N. */
  | { readonly kind: 'version'; readonly minor: number }
  /** At least this many zones among the nodes' labels. */
  | { readonly kind: 'zones'; readonly atLeast: number }
  /** Nodes among which zones are shared out evenly, so that each endpoint of one on each node is meant for its own zone. */
  | { readonly kind: 'even-zones' }
  /** `podCIDRs` on every usable node. */
  | { readonly kind: 'pod-cidrs' }
  /** `--with FEATURE`. */
  | { readonly kind: 'feature'; readonly feature: Feature }
  /** Names outside the cluster to resolve and reach, `--outside`. */
  | { readonly kind: 'outside-names' }
  /** A program in the image; the agent says whether it is there. */
  | { readonly kind: 'tool'; readonly tool: 'perl' }
  /** A right at the API server, e.g. `list pods in every Namespace`; the API server says whether it is there. */
  | { readonly kind: 'right'; readonly right: string };

/** What a run was told that checks plan by. */
export interface CheckOptions {
  /** `sample` asks a few pairs for each node instead of all. */
  readonly mesh: 'full' | 'sample';
  /** Agents on each node. */
  readonly agentsPerNode: number;
  /** Datagrams of one burst for loss and latency. */
  readonly burst: number;
  readonly features: readonly Feature[];
  readonly outsideNames: readonly string[];
  /** What is asked of the NetworkPolicy engine. */
  readonly policyCases: readonly PolicyCase[];
  /** Policy cases at a time; each lane has Pods of its own. */
  readonly policyLanes: number;
}

/** Where a check's objects may be: the run's Namespaces and nodes. */
export interface Site {
  /** Agents live here. */
  readonly home: string;
  /** Another Namespace, with what agents talk to. */
  readonly away: string;
  /** Where NetworkPolicies are. */
  readonly guarded: string;
  /** Enforces `privileged`; only for checks that need the feature `host-network`. */
  readonly host: string;
  readonly nodes: readonly NodeFacts[];
  /** IP families Pods are expected to get. */
  readonly podFamilies: readonly IpFamily[];
  readonly options: CheckOptions;
}

/**
 * Objects a check needs before the first probe. Parts of several checks are merged: of a Pod that several ask for, labels,
 * containers and probing containers are united; an overlay of one is that of all, so who asks for none must do with any other; all
 * else must be equal. Namespaces come from the objects.
 */
export interface FixturePart {
  readonly namespaces?: readonly FixtureNamespace[];
  readonly pods?: readonly FixturePod[];
  readonly services?: readonly FixtureService[];
  readonly policies?: readonly FixturePolicy[];
}

/** What a check asks: cases that need no change, asked in one wave with their family's; and scenarios of its own. */
export interface CheckPlan {
  readonly cases?: readonly PlannedCase[];
  /** Scenarios with one id, of several checks, are one: their stages are the same, their cases are put together. */
  readonly scenarios?: readonly Scenario[];
}

/** A promise of Kubernetes that podreach holds a cluster to, and how. */
export interface Check {
  readonly id: CheckId;
  readonly family: CheckFamily;
  /** What is so if it passes, in a few words. */
  readonly title: string;
  /** What Kubernetes promises, in one or two sentences. */
  readonly promise: string;
  /** Where it promises it: a page of the Kubernetes documentation, a KEP, an RFC. */
  readonly source: string;
  /** How it is tested, in one to three sentences. */
  readonly how: string;
  /** What a failure usually means. */
  readonly meaning: string;
  /** Commands or steps to go on with after a failure. */
  readonly next: readonly string[];
  readonly needs?: readonly Need[];
  /** Checks without which its answers say nothing; chosen with it. */
  readonly bringsAlong?: readonly CheckId[];
  readonly fixture: (site: Site) => FixturePart;
  readonly plan: (world: World, site: Site) => CheckPlan;
}
