import { generate } from 'selfsigned';

/**
 * A new key and its certificate, which nobody vouches for, PEM. Made here and not in the Pod: neither Node nor its slim image can make
 * a certificate, and the library would multiply the program that every probe Pod starts.
 */
export async function selfSigned(): Promise<{ readonly key: string; readonly certificate: string }> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'podreach' }], { keyType: 'ec' });
  return { key, certificate: cert };
}
