/**
 * An image's name in full, as nodes tell those they have: `node:24` is `docker.io/library/node:24`, and without tag or digest it is
 * `latest` (https://github.com/distribution/reference, "familiar names").
 */
export function fullImageName(name: string): string {
  const [first = '', ...rest] = name.split('/');
  const hasRegistry = rest.length > 0 && (/[.:]/.test(first) || first === 'localhost');
  const located = hasRegistry ? name : `docker.io/${rest.length === 0 ? 'library/' : ''}${name}`;
  const lastPart = located.slice(located.lastIndexOf('/') + 1);
  return lastPart.includes(':') || lastPart.includes('@') ? located : `${located}:latest`;
}
