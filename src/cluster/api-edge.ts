import { ToolError } from '../errors.ts';
import { hasHttpStatus, statusError } from './api-error.ts';
import { requestUrl } from './api-path.ts';
import type { Query } from './api-path.ts';
import { parseStatus } from './api-status.ts';
import type { Access, Credentials } from './credentials.ts';
import { exchange } from './http-exchange.ts';
import type { HttpAnswer } from './http-exchange.ts';
import { abortError, pause, unlessAborted } from './interruption.ts';
import { retryAfter } from './retry.ts';
import type { FailedTry } from './retry.ts';
import { classifyTransport, heldUpError, isOwnTimeout, transportError } from './transport-error.ts';

/** The part of pino's interface that is used here. */
export interface Logger {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

export interface ApiRequest {
  readonly query?: Query;
  readonly body?: object;
  /** Of the body; `application/json` unless told. */
  readonly contentType?: string;
  readonly signal: AbortSignal;
  /** For one try; unless told 15 s, and 60 s for what changes objects. */
  readonly timeoutMs?: number;
  /** Waits for the answer of a request in flight although the signal fired. */
  readonly uninterrupted?: boolean;
}

const defaultTimeoutMs = 15_000;
/** As long as the API server itself allows (`--request-timeout`): each admission webhook may take up to 30 s of it. */
const writeTimeoutMs = 60_000;

/**
 * The one way to the API server. Objects travel as plain JSON, because client-node's generated classes drop every field that
 * their version of Kubernetes did not know; of client-node only its reading of credentials is used. All requests share kept-alive
 * connections, retries (see retry.ts), a time limit and one counter.
 */
export class ApiEdge {
  readonly server: string;
  readonly credentials: Credentials;
  readonly #logger: Logger;
  #contacted = false;
  #requests = 0;

  constructor(server: string, credentials: Credentials, logger: Logger) {
    this.server = server;
    this.credentials = credentials;
    this.#logger = logger;
  }

  /** Requests sent, every try and every exec upgrade counted. */
  get requests(): number {
    return this.#requests;
  }

  /** Exec upgrades are sent elsewhere but cost the API server the same. */
  countUpgrade(): void {
    this.#requests += 1;
  }

  /** Throws ToolError; ApiStatusError when the server answered. */
  get<T>(path: string, request: ApiRequest): Promise<T> {
    return this.#json<T>('GET', path, request);
  }

  /** Throws ToolError; ApiStatusError when the server answered. */
  delete<T>(path: string, request: ApiRequest): Promise<T> {
    return this.#json<T>('DELETE', path, request);
  }

  /** A patch can be repeated: it states what shall be. Throws ToolError; ApiStatusError when the server answered. */
  patch<T>(path: string, request: ApiRequest): Promise<T> {
    return this.#json<T>('PATCH', path, request);
  }

  /** A POST that stores nothing, such as a review or a dry run, so that it can be repeated. Throws ToolError; ApiStatusError when the server answered. */
  ask<T>(path: string, request: ApiRequest): Promise<T> {
    return this.#json<T>('POST', path, request);
  }

  /** One try, for what is not the API's own: its answer whatever the status. Throws ToolError when none came. */
  async answer(method: string, path: string, request: ApiRequest): Promise<HttpAnswer> {
    const outcome = await this.#try(method, path, { timeoutMs: defaultTimeoutMs, ...request });
    if ('answer' in outcome) return outcome.answer;
    throw request.signal.aborted ? abortError(request.signal) : transportError(outcome.error, this.server);
  }

  /** Text instead of JSON, for Pod logs. Throws ToolError. */
  async text(path: string, request: ApiRequest): Promise<string> {
    return (await this.#send('GET', path, request)).answer.body;
  }

  /**
   * Creates a uniquely named object at a collection's path and returns it as the server has it. When a try may have been executed
   * although its answer was lost, AlreadyExists on the next one counts as success. A creation in flight is never abandoned, because
   * the object could appear after clean-up has looked for it. Throws ToolError.
   */
  async create<T extends { metadata?: { name?: string } }>(path: string, body: T, signal: AbortSignal): Promise<T> {
    const { answer, ambiguous } = await this.#send(
      'POST',
      path,
      { body, signal, uninterrupted: true, query: { fieldValidation: 'Strict' } },
      existsAlready,
    );
    if (!existsAlready(answer)) return parse<T>(answer, this.server);
    if (!ambiguous) throw statusError(answer.status, answer.body, { server: this.server, method: 'POST', path });
    try {
      return await this.get<T>(`${path}/${encodeURIComponent(body.metadata?.name ?? '')}`, { signal });
    } catch (error) {
      // It is there as it was asked for; what the API server has added is not known.
      if (hasHttpStatus(error, 403)) return body;
      throw error;
    }
  }

  /** Like `get`, with undefined for 404. */
  async find<T>(path: string, request: ApiRequest): Promise<T | undefined> {
    try {
      return await this.get<T>(path, request);
    } catch (error) {
      if (hasHttpStatus(error, 404)) return undefined;
      throw error;
    }
  }

  async #json<T>(method: string, path: string, request: ApiRequest): Promise<T> {
    return parse<T>((await this.#send(method, path, request)).answer, this.server);
  }

  async #send(
    method: string,
    path: string,
    request: ApiRequest,
    accepts: (answer: HttpAnswer) => boolean = () => false,
  ): Promise<{ answer: HttpAnswer; ambiguous: boolean }> {
    const context = { server: this.server, method, path };
    let ambiguous = false;
    let refusedOnce = false;
    for (let tries = 1; ; tries += 1) {
      const outcome = await this.#try(method, path, request);
      if ('answer' in outcome) {
        const { answer, access } = outcome;
        if (answer.status < 400 || accepts(answer)) return { answer, ambiguous };
        if (answer.status === 401 && !refusedOnce) {
          // A token may have run out since it was read: as kubectl does, get new credentials once.
          refusedOnce = true;
          this.credentials.invalidate(access);
          continue;
        }
      }
      if (request.signal.aborted) throw abortError(request.signal);
      const failed: FailedTry =
        'error' in outcome
          ? { kind: 'transport', failure: classifyTransport(outcome.error) }
          : method === 'POST' && conflictReason(outcome.answer) === 'Conflict'
            ? { kind: 'conflict' }
            : { kind: 'answer', answer: outcome.answer };
      const retry = retryAfter(failed, tries, this.#contacted);
      if (retry === undefined) {
        if ('answer' in outcome) throw statusError(outcome.answer.status, outcome.answer.body, context);
        const heldUp = this.#contacted && method !== 'GET' && isOwnTimeout(outcome.error);
        throw heldUp ? heldUpError(outcome.error, context) : transportError(outcome.error, this.server);
      }
      ambiguous ||= retry.ambiguous;
      const why = 'answer' in outcome ? outcome.answer.status : classifyTransport(outcome.error);
      this.#logger.debug({ method, path, tries, why, delayMs: Math.round(retry.delayMs) }, 'retrying API request');
      await pause(retry.delayMs, request.signal);
    }
  }

  async #try(
    method: string,
    path: string,
    request: ApiRequest,
  ): Promise<{ answer: HttpAnswer; access: Access } | { error: unknown }> {
    const access = await unlessAborted(this.credentials.get(), request.signal);
    const timeLimit = AbortSignal.timeout(request.timeoutMs ?? (method === 'GET' ? defaultTimeoutMs : writeTimeoutMs));
    const startedMs = performance.now();
    this.#requests += 1;
    try {
      const answer = await exchange(requestUrl(this.server, path, request.query), {
        method,
        headers: access.headers,
        agent: access.agent,
        signal: request.uninterrupted ? timeLimit : AbortSignal.any([request.signal, timeLimit]),
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
        ...(request.contentType === undefined ? {} : { contentType: request.contentType }),
      });
      this.#contacted = true;
      this.#logger.debug(
        { method, path, status: answer.status, elapsedMs: Math.round(performance.now() - startedMs) },
        'API request',
      );
      return { answer, access };
    } catch (error) {
      return { error };
    }
  }
}

/** `AlreadyExists`, or `Conflict` with a change of some object; undefined for any other answer. */
function conflictReason({ status, body }: HttpAnswer): string | undefined {
  return status === 409 ? parseStatus(body)?.reason : undefined;
}

function existsAlready(answer: HttpAnswer): boolean {
  return conflictReason(answer) === 'AlreadyExists';
}

function parse<T>(answer: HttpAnswer, server: string): T {
  try {
    return JSON.parse(answer.body) as T;
  } catch (error) {
    throw new ToolError(
      'API_ERROR',
      `${server} answered with something that is not JSON`,
      'Is this the address of a Kubernetes API server?',
      { cause: error },
    );
  }
}
