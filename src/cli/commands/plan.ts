import type { FixtureService } from '../../domain/fixture.ts';
import type { Command } from '../command.ts';
import { assumeOptions, clusterOptions, colorOption, configOption, formatOption, logOptions } from '../options.ts';
import { scopeOptions } from '../scope-options.ts';

/** Says what a check would create and ask. */
export const planCommand: Command = {
  name: 'plan',
  describe: 'Show what a check would create and ask, and what it would skip; creates nothing',
  options: {
    ...scopeOptions,
    ...assumeOptions,
    ...clusterOptions,
    ...configOption,
    ...formatOption,
    ...colorOption,
    ...logOptions,
  },
  examples: [
    ['podreach plan', 'for the current context, of which version, nodes and what names the CNI are read'],
    ['podreach plan --assume 50 --mesh sample', 'for fifty imaginary nodes, without any cluster'],
    ['podreach plan --only dns --format json', 'for scripts'],
  ],
  run: async (args, io, given) => {
    const [
      { planSession },
      { settledBy },
      { connect },
      { loadPolicyCases },
      { loadServiceManifests },
      { renderService },
    ] = await Promise.all([
      import('../plan-session.ts'),
      import('../settings-file/settled.ts'),
      import('../../cluster/connect.ts'),
      import('../load-policy-cases.ts'),
      import('../../manifests.ts'),
      import('../../cluster/render.ts'),
    ]);
    const edges = {
      connect,
      loadPolicyCases,
      async loadSpecs() {
        const manifests = await loadServiceManifests();
        return (service: FixtureService) => renderService(manifests, '', service).spec ?? {};
      },
    };
    // Of the file only what says what is asked, and where: how a report looks is of check alone.
    const settled = await settledBy(args, given, { ...scopeOptions, ...clusterOptions });
    return await settled.run((args) => planSession(args, io, edges));
  },
};
