/** A document of a file. */
export interface SourcedDocument {
  /** The file, for messages. */
  readonly file: string;
  readonly document: unknown;
}

/** An object of a document; nothing but its kind is known of it. */
export interface DeclaredObject {
  readonly file: string;
  readonly apiVersion: string | undefined;
  readonly kind: string;
  readonly object: Readonly<Record<string, unknown>>;
}

/** The Kubernetes objects of documents, those of lists one by one. What has no kind is none, such as the values of a chart. */
export function objectsOf({ file, document }: SourcedDocument): readonly DeclaredObject[] {
  if (!isRecord(document) || typeof document['kind'] !== 'string') return [];
  const { kind, apiVersion, items } = document;
  const version = typeof apiVersion === 'string' ? apiVersion : undefined;
  if (!kind.endsWith('List') || !Array.isArray(items)) return [{ file, kind, apiVersion: version, object: document }];
  return items.flatMap((item: unknown) => {
    // Lists of one kind leave it out of their items.
    const named =
      isRecord(item) && kind !== 'List' ? { apiVersion, kind: kind.slice(0, -'List'.length), ...item } : item;
    return objectsOf({ file, document: named });
  });
}

/** `NetworkPolicy x/allow`, as far as an object says what it is called. */
export function titleOf({ kind, object }: DeclaredObject): string {
  const metadata = isRecord(object['metadata']) ? object['metadata'] : {};
  const { namespace, name } = metadata;
  if (typeof name !== 'string') return `${kind} without a name`;
  return `${kind} ${typeof namespace === 'string' ? `${namespace}/` : ''}${name}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
