import * as z from 'zod/mini';

const id = z.string();
const transport = z.enum(['tcp', 'udp']);
const address = z.string();
const port = z.number();

/**
 * Binds a port until it is released or the session ends, and answers there as the container's own responders do. `::` is bound
 * for IPv6 alone. `refused` where something holds the port (EADDRINUSE); binding once more what is bound already is `reached`.
 */
export const listenProbeSchema = z.object({ kind: z.literal('listen'), id, transport, address, port });

/** Gives a port back that this session listens on. */
export const releaseProbeSchema = z.object({ kind: z.literal('release'), id, transport, address, port });
