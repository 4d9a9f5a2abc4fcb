/** A function that works out each answer once: what is asked about many flows need not be read again for each. */
export function remembered<Key extends WeakKey, Value>(answer: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, Value>();
  return (key) => {
    const value = known.get(key) ?? answer(key);
    known.set(key, value);
    return value;
  };
}
