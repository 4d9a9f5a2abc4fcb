import type { Reading } from '../domain/reading.ts';
import type { RecordedObservation } from '../domain/observation.ts';
import { ToolError } from '../errors.ts';
import type { Cluster } from './ports.ts';

/** Asks the API server; what it refuses says nothing about the network, and what did not answer neither. */
export async function askReading(
  cluster: Cluster,
  reading: Reading,
  signal: AbortSignal,
): Promise<RecordedObservation> {
  try {
    return await cluster.read(reading, signal);
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    const detail = error.message;
    return error.code === 'FORBIDDEN'
      ? { outcome: 'unsupported', lacks: 'right', detail }
      : { outcome: 'not-run', detail };
  }
}
