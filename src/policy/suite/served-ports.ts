import type { LanePort } from '../../domain/policy-case.ts';

/** A port that a Pod of a lane serves, with the name it has in the container. */
export interface ServedPort extends LanePort {
  readonly name: string;
}

const protocols = ['TCP', 'UDP', 'SCTP'] as const;

/** What a Pod of a lane serves, by the Pod's name; `web` is another number in Pods c, so that a name cannot be taken for a number. */
export function servedPorts(pod: string): readonly ServedPort[] {
  return [
    ...protocols.flatMap((protocol) =>
      [8080, 8081].map((port) => ({ name: `serve-${port}-${protocol.toLowerCase()}`, port, protocol })),
    ),
    { name: 'web', port: pod === 'c' ? 8083 : 8082, protocol: 'TCP' },
  ];
}
