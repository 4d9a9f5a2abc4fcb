import http from 'node:http';
import https from 'node:https';
import { gunzipSync } from 'node:zlib';

export interface HttpExchangeOptions {
  readonly method: string;
  readonly headers: http.OutgoingHttpHeaders;
  readonly body?: string;
  /** Of the body; `application/json` unless told. */
  readonly contentType?: string;
  readonly agent: http.Agent;
  readonly signal: AbortSignal;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

/** One request, one answer, nothing else: no retry and no interpretation. Rejects with Node's own error, or with the signal's reason. */
export function exchange(url: URL, options: HttpExchangeOptions): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    options.signal.throwIfAborted();
    const fail = (error: unknown) =>
      reject(options.signal.aborted ? (options.signal.reason as Error) : (error as Error));
    const send = url.protocol === 'http:' ? http.request : https.request;
    const request = send(url, {
      method: options.method,
      agent: options.agent,
      signal: options.signal,
      headers: {
        ...options.headers,
        accept: 'application/json',
        // The API server compresses answers above 128 KiB: lists of Pods shrink to a tenth.
        'accept-encoding': 'gzip',
        ...(options.body === undefined
          ? {}
          : {
              'content-type': options.contentType ?? 'application/json',
              'content-length': Buffer.byteLength(options.body),
            }),
      },
    });
    request.on('error', fail);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', fail);
      response.on('end', () => {
        try {
          const raw = Buffer.concat(chunks);
          const body = (response.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw).toString('utf8');
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
        } catch (error) {
          fail(error);
        }
      });
    });
    request.end(options.body);
  });
}
