import type { PolicyCase } from '../domain/policy-case.ts';
import { ToolError } from '../errors.ts';
import { loadPolicyCaseDocuments } from '../manifests.ts';
import { readCaseFile } from '../policy/suite/case-file.ts';

/** The policy cases of this installation, by file and in its order. Throws ToolError MANIFEST_INVALID. */
export async function loadPolicyCases(): Promise<readonly PolicyCase[]> {
  const documents = Object.entries(await loadPolicyCaseDocuments());
  try {
    return documents.flatMap(([area, document]) => readCaseFile(area, document));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new ToolError('MANIFEST_INVALID', `manifests/policy-cases/: ${detail}`, 'Install the package again.', {
      cause: error,
    });
  }
}
