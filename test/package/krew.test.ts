import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const sha256 = 'a'.repeat(64);
const textOf = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

test('the krew plugin is of the release, for systems that run a script, and starts what the package brings', () => {
  const { files, bin } = JSON.parse(textOf('package.json')) as { files: string[]; bin: Record<string, string> };
  // As the release bot fills it in: addURIAndSha downloads the archive and adds a line with its checksum, as far in as `indent` says.
  const rendered = textOf('.krew.yaml')
    .replace(
      /\{\{addURIAndSha "([^"]*)" \.TagName \| indent (\d+) \}\}/,
      (_all, uri: string, spaces: string) => `uri: ${uri}\n${' '.repeat(Number(spaces))}sha256: ${sha256}`,
    )
    .replaceAll('{{ .TagName }}', 'v1.2.3');
  const { metadata, spec } = parse(rendered) as {
    metadata: object;
    spec: { version: string; platforms: object[] };
  };

  expect(rendered).not.toContain('{{');
  expect(metadata).toEqual({ name: 'podreach' });
  expect(spec.version).toBe('v1.2.3');
  expect(spec.platforms).toEqual([
    {
      selector: { matchExpressions: [{ key: 'os', operator: 'In', values: ['linux', 'darwin'] }] },
      uri: expect.stringMatching(/\/releases\/download\/v1\.2\.3\/podreach\.tar\.gz$/),
      sha256,
      // npm packs everything below package/.
      bin: `package/${bin['kubectl-podreach']}`,
    },
  ]);
  expect(files).toContain(bin['kubectl-podreach']?.split('/')[0]);
});
