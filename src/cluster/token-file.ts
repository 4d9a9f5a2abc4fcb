import { readFile } from 'node:fs/promises';
import type { RequestOptions } from 'node:https';
import type { User } from '@kubernetes/client-node';

const providerName = 'podreach-token-file';

/** A user's `tokenFile` in the form that `tokenFileAuthenticator` recognises. */
export function tokenFileProvider(file: string): object {
  return { name: providerName, config: { path: file } };
}

/**
 * Bearer token from a file, read anew with every refresh of the credentials, because kubelets rotate it. client-node's own one
 * keeps the newline at the file's end and so makes an invalid header.
 */
export function tokenFileAuthenticator(): {
  isAuthProvider(user: User): boolean;
  applyAuthentication(user: User, options: RequestOptions): Promise<void>;
} {
  return {
    isAuthProvider: (user) => user.authProvider?.name === providerName,
    async applyAuthentication(user, options) {
      const token = await readFile(user.authProvider.config.path as string, 'utf8');
      options.headers = { ...(options.headers as Record<string, string>), Authorization: `Bearer ${token.trim()}` };
    },
  };
}
