/** What is wrong with a field of an object. */
export interface Problem {
  /** As the API server would print it: `spec.ingress[0].ports[1].endPort`. */
  readonly path: string;
  /** Half a sentence about the field: `must be from 1 to 65535`. */
  readonly problem: string;
}

/** `spec.ingress[0].from` of its parts; keys that are no plain names are quoted as in JSONPath. */
export function pathText(parts: readonly PropertyKey[]): string {
  return parts.reduce<string>((path, part) => {
    if (typeof part === 'number') return `${path}[${part}]`;
    const name = String(part);
    if (!/^[\w-]+$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
    return path === '' ? name : `${path}.${name}`;
  }, '');
}
