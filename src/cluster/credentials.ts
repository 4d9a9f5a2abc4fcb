import http from 'node:http';
import https from 'node:https';
import type { RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { ToolError } from '../errors.ts';
import { endPluginsAfter } from './exec-plugin.ts';
import { unlessAborted } from './interruption.ts';
import type { LoadedKubeconfig } from './kubeconfig.ts';

/** What every request and every exec session carries. */
export interface Access {
  readonly headers: http.OutgoingHttpHeaders;
  /** Keeps connections alive between requests. */
  readonly agent: http.Agent;
  /** For exec upgrades, which take a connection for themselves; knows the kubeconfig's proxy too. */
  readonly upgradeAgent: http.Agent;
}

/** Rotated tokens and certificates are picked up after this time, as in client-go's token source. */
const refreshAfterMs = 60_000;
/** For a credential plugin to end. */
const pluginLimitMs = 60_000;
const tlsKeys = ['ca', 'cert', 'key', 'servername', 'rejectUnauthorized'] as const;

/**
 * Credentials of one kubeconfig user, made once and shared: client-node runs a credential plugin anew for each of several
 * simultaneous calls and builds a new agent, hence a new TLS connection, for every call.
 */
export class Credentials {
  readonly #kubeconfig: LoadedKubeconfig;
  readonly #userAgent: string;
  readonly #limitMs: number;
  #kubeConfig: KubeConfig;
  #current: Promise<Access> | undefined;
  #latest: Access | undefined;
  #madeAtMs = 0;
  #agent: { readonly key: string; readonly agent: http.Agent } | undefined;

  /** A credential plugin is given up after `limitMs`. */
  constructor(kubeconfig: LoadedKubeconfig, userAgent: string, limitMs: number = pluginLimitMs) {
    this.#kubeconfig = kubeconfig;
    this.#limitMs = limitMs;
    this.#kubeConfig = endPluginsAfter(kubeconfig.create(), limitMs);
    this.#userAgent = userAgent;
  }

  /** The current credentials, refreshed when old. Throws ToolError when a plugin, a file or a certificate is not usable. */
  get(): Promise<Access> {
    if (this.#current === undefined || performance.now() - this.#madeAtMs > refreshAfterMs) {
      this.#madeAtMs = performance.now();
      const made = this.#make();
      this.#current = made;
      made.catch(() => {
        if (this.#current === made) this.#current = undefined;
      });
    }
    return this.#current;
  }

  /** Forgets the credentials that the server refused, unless others have been made since. */
  invalidate(refused: Access): void {
    if (this.#latest !== refused) return;
    this.#current = undefined;
    // A credential plugin's token is cached in there until it expires by its own word.
    this.#kubeConfig = endPluginsAfter(this.#kubeconfig.create(), this.#limitMs);
  }

  async #make(): Promise<Access> {
    const options: RequestOptions = { headers: {} };
    const limit = AbortSignal.timeout(this.#limitMs);
    try {
      await unlessAborted(this.#kubeConfig.applyToHTTPSOptions(options), limit);
    } catch (error) {
      throw limit.aborted ? overdue(this.#limitMs) : credentialError(error);
    }
    const headers: http.OutgoingHttpHeaders = {
      ...(options.headers as http.OutgoingHttpHeaders),
      ...(this.#kubeconfig.headers as http.OutgoingHttpHeaders),
      'User-Agent': this.#userAgent,
    };
    if (typeof options.auth === 'string')
      headers['Authorization'] = `Basic ${Buffer.from(options.auth).toString('base64')}`;
    const upgradeAgent = options.agent as http.Agent;
    this.#latest = { headers, upgradeAgent, agent: this.#keepAliveAgent(options, upgradeAgent) };
    return this.#latest;
  }

  #keepAliveAgent(options: RequestOptions, fromClientNode: http.Agent): http.Agent {
    if (this.#kubeConfig.getCurrentCluster()?.proxyUrl !== undefined) return fromClientNode;
    const tls = Object.fromEntries(
      tlsKeys.map((name) => [name, options[name]]).filter(([, value]) => value !== undefined),
    );
    const key = JSON.stringify(tls);
    if (this.#agent?.key !== key) {
      const agent = this.#kubeconfig.server.startsWith('http://')
        ? new http.Agent({ keepAlive: true })
        : new https.Agent({ keepAlive: true, ...tls });
      this.#agent = { key, agent };
    }
    return this.#agent.agent;
  }
}

function overdue(limitMs: number): ToolError {
  return new ToolError(
    'UNAUTHORIZED',
    `the credential plugin did not end within ${limitMs / 1000} s`,
    'Run `kubectl get nodes`, which starts it too: it may wait for you to log in, or for a server that does not answer.',
  );
}

function credentialError(error: unknown): ToolError {
  const cause = error instanceof Error ? error : new Error(String(error));
  const code = 'code' in cause ? String(cause.code) : '';
  const file = 'path' in cause ? String(cause.path) : '';
  if ('syscall' in cause && String(cause.syscall).startsWith('spawn')) {
    return new ToolError(
      'UNAUTHORIZED',
      `the credential plugin "${file}" cannot be started: ${code}`,
      'Install it, or choose another user or context.',
      { cause },
    );
  }
  if (file !== '') {
    return new ToolError(
      'KUBECONFIG_INVALID',
      `cannot read ${file}, which the kubeconfig refers to: ${code}`,
      'Check the path and its permissions.',
      { cause },
    );
  }
  const reason = cause.message.trim().split('\n')[0] || 'it failed without a message';
  return new ToolError(
    'UNAUTHORIZED',
    `cannot get credentials for the API server: ${reason}`,
    'Log in again the way `kubectl get nodes` asks you to, then retry.',
    { cause },
  );
}
