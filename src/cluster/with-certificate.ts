import type { FixturePod } from '../domain/fixture.ts';

/** The overlay with the marks `${tlsKey}` and `${tlsCertificate}`. */
const overlay = 'service-https';

/** The Pod with a key and a certificate of its own among its values, if its overlay has marks for them. */
export async function withCertificate(pod: FixturePod): Promise<FixturePod> {
  if (pod.overlay !== overlay) return pod;
  const { selfSigned } = await import('./self-signed.ts');
  const { key, certificate } = await selfSigned();
  return { ...pod, values: { ...pod.values, tlsKey: key, tlsCertificate: certificate } };
}
