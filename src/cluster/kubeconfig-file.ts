import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import * as z from 'zod/mini';
import { ToolError } from '../errors.ts';

const text = z.optional(z.nullable(z.string()));

/** The fields of a kubeconfig that are read here (client-go `clientcmd/api/v1/types.go`); all others are ignored as kubectl does. */
const kubeconfigSchema = z.object({
  'current-context': text,
  clusters: z.optional(
    z.nullable(
      z.array(
        z.object({
          name: z.string(),
          cluster: z.object({
            server: z.string(),
            'certificate-authority': text,
            'certificate-authority-data': text,
            'insecure-skip-tls-verify': z.optional(z.nullable(z.boolean())),
            'tls-server-name': text,
            'proxy-url': text,
          }),
        }),
      ),
    ),
  ),
  contexts: z.optional(
    z.nullable(
      z.array(z.object({ name: z.string(), context: z.object({ cluster: z.string(), user: text, namespace: text }) })),
    ),
  ),
  users: z.optional(
    z.nullable(
      z.array(
        z.object({
          name: z.string(),
          user: z.optional(
            z.nullable(
              z.object({
                'client-certificate': text,
                'client-certificate-data': text,
                'client-key': text,
                'client-key-data': text,
                token: text,
                tokenFile: text,
                username: text,
                password: text,
                as: text,
                'as-uid': text,
                'as-groups': z.optional(z.nullable(z.array(z.string()))),
                'as-user-extra': z.optional(z.nullable(z.record(z.string(), z.array(z.string())))),
                exec: z.optional(
                  z.nullable(
                    z.looseObject({
                      apiVersion: text,
                      command: z.string(),
                      provideClusterInfo: z.optional(z.nullable(z.boolean())),
                      env: z.optional(z.nullable(z.array(z.object({ name: z.string(), value: z.string() })))),
                    }),
                  ),
                ),
                'auth-provider': z.optional(z.nullable(z.looseObject({ name: z.string() }))),
              }),
            ),
          ),
        }),
      ),
    ),
  ),
});

/** One kubeconfig file's content, paths in it made absolute. */
export type KubeconfigFile = z.infer<typeof kubeconfigSchema>;
export type KubeconfigCluster = NonNullable<KubeconfigFile['clusters']>[number]['cluster'];
export type KubeconfigUser = NonNullable<NonNullable<KubeconfigFile['users']>[number]['user']>;
export type KubeconfigContext = NonNullable<KubeconfigFile['contexts']>[number]['context'];

/**
 * Reads one kubeconfig file. Returns undefined when it does not exist or is empty: the caller knows whether that is an error.
 * Throws ToolError KUBECONFIG_INVALID with line and column, never with the line's text, which may hold a secret.
 */
export async function readKubeconfigFile(file: string): Promise<KubeconfigFile | undefined> {
  let content: string;
  try {
    content = await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new ToolError(
      'KUBECONFIG_NOT_FOUND',
      `cannot read kubeconfig ${file}: ${reason}`,
      'Check the path and its permissions.',
      {
        cause: error,
      },
    );
  }
  return parseKubeconfig(content, file);
}

/** The pure half of `readKubeconfigFile`; `file` is used for messages and to resolve relative paths. */
export function parseKubeconfig(content: string, file: string): KubeconfigFile | undefined {
  const lines = new LineCounter();
  const document = parseDocument(content, { prettyErrors: false, lineCounter: lines });
  const fault = document.errors[0];
  if (fault !== undefined) {
    const { line, col } = lines.linePos(fault.pos[0]);
    throw invalid(file, `line ${line}, column ${col}: not valid YAML (${fault.code})`);
  }
  const value: unknown = document.toJS();
  if (value === null || value === undefined) return undefined;
  const parsed = kubeconfigSchema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw invalid(file, `${issue?.path.join('.') || 'the document'}: ${issue?.message ?? 'not a kubeconfig'}`);
  }
  return withAbsolutePaths(parsed.data, path.dirname(path.resolve(file)));
}

function withAbsolutePaths(config: KubeconfigFile, directory: string): KubeconfigFile {
  const absolute = (value: string | null | undefined) => (value ? path.resolve(directory, value) : value);
  for (const { cluster } of config.clusters ?? []) {
    cluster['certificate-authority'] = absolute(cluster['certificate-authority']);
  }
  for (const { user } of config.users ?? []) {
    if (!user) continue;
    user['client-certificate'] = absolute(user['client-certificate']);
    user['client-key'] = absolute(user['client-key']);
    user.tokenFile = absolute(user.tokenFile);
    // A bare name is looked up in PATH, anything with a separator is relative to the file (client-go clientcmd/loader.go).
    if (user.exec && /[\\/]/.test(user.exec.command)) user.exec.command = path.resolve(directory, user.exec.command);
  }
  return config;
}

function invalid(file: string, detail: string): ToolError {
  return new ToolError(
    'KUBECONFIG_INVALID',
    `kubeconfig ${file} is not usable: ${detail}`,
    'Compare with `kubectl config view --kubeconfig FILE`.',
  );
}
