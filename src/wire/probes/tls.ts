import * as z from 'zod/mini';

/**
 * A TLS handshake without a client certificate. The observation's values tell for each of `names` whether the server's
 * certificate is `valid` for it (RFC 9525), else why not; and, with `ca`, under `chain` whether that authority vouches for it now.
 */
export const tlsProbeSchema = z.object({
  kind: z.literal('tls'),
  id: z.string(),
  /** IP literal. */
  address: z.string(),
  port: z.number(),
  names: z.array(z.string()),
  /** Certificates of the authority, PEM. */
  ca: z.optional(z.string()),
  timeoutMs: z.number(),
});
