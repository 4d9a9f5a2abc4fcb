import type { Command } from '../command.ts';
import { byDefault, clusterOptions, colorOption, formatOption, podOptions, talkOptions } from '../options.ts';
import { scopeOptions } from '../scope-options.ts';

/** Says whether a check could run here. */
export const doctorCommand: Command = {
  name: 'doctor',
  describe: 'Say whether a check can run here: access, rights, admission, nodes, image; creates nothing',
  options: {
    ...clusterOptions,
    nodes: scopeOptions.nodes,
    with: scopeOptions.with,
    'namespace-prefix': scopeOptions['namespace-prefix'],
    image: podOptions.image,
    timeout: { ...podOptions.timeout, ...byDefault('30s'), describe: 'Limit for asking the cluster, e.g. 10s or 1m' },
    ...formatOption,
    ...colorOption,
    'log-level': talkOptions['log-level'],
  },
  examples: [
    ['podreach doctor', 'for the current context'],
    ['podreach doctor --context staging --with api-proxy', 'also the rights that this feature takes'],
    ['podreach doctor --format json', 'for scripts; exit code 0 where a check can run, 3 where it cannot'],
  ],
  run: async (args, io) => {
    const [{ doctorSession }, { connect }, { loadRole }] = await Promise.all([
      import('../doctor-session.ts'),
      import('../../cluster/connect.ts'),
      import('../../manifests.ts'),
    ]);
    return await doctorSession(args, io, { connect, loadRole });
  },
};
