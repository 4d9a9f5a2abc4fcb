/** Something this process keeps up for the others, until its session ends. */
export interface Held {
  /** Answers of takers by their seats. */
  readonly heard: Map<number, string>;
  readonly release: () => void;
}

/** By a name of the holder's choice. One control process is one session, so that this is what the session holds. */
const held = new Map<string, Held | Promise<Held>>();

/** Makes what is not held under this name yet; a second request while the first still makes it waits for the same. */
export async function hold(name: string, make: () => Promise<Held>): Promise<Held> {
  const known = held.get(name);
  if (known !== undefined) return known;
  const making = make();
  held.set(name, making);
  try {
    const made = await making;
    held.set(name, made);
    return made;
  } catch (error) {
    held.delete(name);
    throw error;
  }
}

/** What is held under a name; throws where this session holds nothing there, e.g. because an earlier session did. */
export async function heldAs(name: string): Promise<Held> {
  const known = held.get(name);
  if (known === undefined) throw new Error(`this session holds no ${name}: it was opened anew`);
  return known;
}

/** Ends what is held under a name; throws where this session holds nothing there. */
export async function release(name: string): Promise<void> {
  const known = await heldAs(name);
  held.delete(name);
  known.release();
}
