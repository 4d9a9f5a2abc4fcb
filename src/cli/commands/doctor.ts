import type { Command } from '../command.ts';
import {
  byDefault,
  clusterOptions,
  colorOption,
  configOption,
  formatOption,
  podOptions,
  logOptions,
} from '../options.ts';
import { scopeOptions } from '../scope-options.ts';

/** Of a settings file, what a check's first minute depends on; its time limit is a check's, not a doctor's. */
const sharedOptions = {
  ...clusterOptions,
  nodes: scopeOptions.nodes,
  with: scopeOptions.with,
  'namespace-prefix': scopeOptions['namespace-prefix'],
  image: podOptions.image,
};

/** Says whether a check could run here. */
export const doctorCommand: Command = {
  name: 'doctor',
  describe: 'Say whether a check can run here: access, rights, admission, nodes, image; creates nothing',
  options: {
    ...sharedOptions,
    ...configOption,
    timeout: { ...podOptions.timeout, ...byDefault('30s'), describe: 'Limit for asking the cluster, e.g. 10s or 1m' },
    ...formatOption,
    ...colorOption,
    ...logOptions,
  },
  examples: [
    ['podreach doctor', 'for the current context'],
    ['podreach doctor --context staging --with api-proxy', 'also the rights that this feature takes'],
    ['podreach doctor --config podreach.yaml', 'for the check that has these settings'],
    ['podreach doctor --format json', 'for scripts; exit code 0 where a check can run, 3 where it cannot'],
  ],
  run: async (args, io, given) => {
    const [{ doctorSession }, { settledBy }, { connect }, { loadRole }] = await Promise.all([
      import('../doctor-session.ts'),
      import('../settings-file/settled.ts'),
      import('../../cluster/connect.ts'),
      import('../../manifests.ts'),
    ]);
    const settled = await settledBy(args, given, sharedOptions);
    return await settled.run((args) => doctorSession(args, io, { connect, loadRole }));
  },
};
