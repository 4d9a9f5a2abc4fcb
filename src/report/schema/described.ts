import * as z from 'zod/mini';

/** A schema with the sentence that the published JSON Schema shows for it. */
export function described<T extends z.ZodMiniType>(schema: T, description: string): T {
  return schema.check(z.describe(description));
}

/** A text with its meaning. */
export const text = (description: string): z.ZodMiniString => described(z.string(), description);
/** A list of texts with its meaning. */
export const texts = (description: string) => described(z.array(z.string()), description);
/** A whole number that is never negative. */
export const count = (description: string) => described(z.int().check(z.nonnegative()), description);
/** A time that is never negative. */
export const milliseconds = (description: string) => described(z.number().check(z.nonnegative()), description);
