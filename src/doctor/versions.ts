/** The minor of a Kubernetes 1.x version such as `v1.31.4+k3s1`; undefined for anything else. */
export function minorOf(version: string): number | undefined {
  const [, minor] = /^v?1\.(\d+)/.exec(version) ?? [];
  return minor === undefined ? undefined : Number(minor);
}
