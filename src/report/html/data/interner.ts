/** Gives every different value a number, in the order they come. */
export class Interner<Value> {
  readonly values: Value[] = [];
  readonly #numbers = new Map<string, number>();

  /** Values that are there from the start, such as the one that means none. */
  constructor(first: readonly Value[] = []) {
    for (const value of first) this.number(value);
  }

  /** The number of a value; equal values, by their JSON, have the same. */
  number(value: Value): number {
    const key = typeof value === 'string' ? value : JSON.stringify(value);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.values.length;
    this.#numbers.set(key, number);
    this.values.push(value);
    return number;
  }
}
