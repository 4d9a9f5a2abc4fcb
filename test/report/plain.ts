/** A type written out property by property, read-only and as JSON has it (no `undefined`), so that two declarations of one shape compare equal. */
export type Plain<T> = T extends readonly (infer Item)[]
  ? readonly Plain<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Plain<Exclude<T[Key], undefined>> }
    : T;
