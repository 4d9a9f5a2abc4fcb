/** What is wrong with a label's key, if anything (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set). */
export function labelKeyProblem(key: string): string | undefined {
  const slash = key.lastIndexOf('/');
  const [prefix, name] = slash < 0 ? [undefined, key] : [key.slice(0, slash), key.slice(slash + 1)];
  const valid =
    name.length <= 63 &&
    /^[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?$/.test(name) &&
    (prefix === undefined || isSubdomain(prefix));
  return valid ? undefined : `"${key}" is no key of a label`;
}

/** What is wrong with a label's value, if anything; the source is that of keys. */
export function labelValueProblem(value: string): string | undefined {
  return value === '' || (value.length <= 63 && /^[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?$/.test(value))
    ? undefined
    : `"${value}" is no value of a label`;
}

/** Whether text is a DNS subdomain (RFC 1123), as names of most objects are. */
export function isSubdomain(text: string): boolean {
  return text.length <= 253 && /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/.test(text);
}

/** Whether text is the name of a port (RFC 6335): up to 15 small letters, digits and dashes, one of them a letter. */
export function isPortName(text: string): boolean {
  return text.length <= 15 && /^(?!-)(?!.*--)[a-z0-9-]+(?<!-)$/.test(text) && /[a-z]/.test(text);
}
