/** A name outside the cluster, with the TCP port to reach it at where one was given: `example.org` or `example.org:443`. */
export function splitOutsideName(text: string): { readonly name: string; readonly port?: number } {
  const [, name, port] = /^(.+):(\d{1,5})$/.exec(text) ?? [];
  return name === undefined ? { name: text } : { name, port: Number(port) };
}
