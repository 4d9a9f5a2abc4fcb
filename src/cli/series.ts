/** More texts than this that differ only in their last number are told once. */
const mostSpelledOut = 2;

/** Texts that differ only in their last number as one, with their count: `to-agent-* (100)`. Others stay as they are, in order. */
export function foldSeries(texts: readonly string[]): readonly string[] {
  const series = new Map<string, string[]>();
  for (const text of texts) {
    const stem = text.replace(/-\d+$/, '-*');
    series.set(stem, [...(series.get(stem) ?? []), text]);
  }
  return [...series].flatMap(([stem, members]) =>
    members.length > mostSpelledOut ? [`${stem} (${members.length})`] : members,
  );
}
