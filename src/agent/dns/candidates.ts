/**
 * The full names that a resolver asks for `name`, in order and without trailing dots, as glibc's res_search does it: a trailing
 * dot means just this name; with at least `ndots` dots the name itself comes before the search list, else after it.
 */
export function candidateNames(
  name: string,
  { search, ndots }: { readonly search: readonly string[]; readonly ndots: number },
): string[] {
  if (name.endsWith('.')) return [withoutTrailingDot(name)];
  const dots = name.split('.').length - 1;
  const searched = search.map((domain) => withoutTrailingDot(`${name}.${domain}`));
  const ordered = dots >= ndots ? [name, ...searched] : [...searched, name];
  return [...new Set(ordered)];
}

// The search domain `.` is the root: `name..` has two dots to lose.
function withoutTrailingDot(name: string): string {
  return name.replace(/\.+$/, '');
}
