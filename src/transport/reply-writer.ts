import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Config } from '../config.ts';
import type { Reply } from '../door.ts';
import { compress, encodingFor, isCompressible } from './compression.ts';
import { closeLingering } from './lingering-close.ts';
import { crossOriginHeaders, safetyHeaders } from './response-headers.ts';

/** Puts replies on their connections: with the headers of every answer, compressed where the client takes it so. */
export class ReplyWriter {
  readonly #config: Pick<Config, 'corsOrigins' | 'publicUrl'>;
  readonly #safety: Record<string, string>;

  constructor(config: Pick<Config, 'corsOrigins' | 'publicUrl'>) {
    this.#config = config;
    this.#safety = safetyHeaders(config);
  }

  /** The headers that every answer has. */
  headersOf(request: IncomingMessage, requestId: string): Record<string, string> {
    return { ...this.#safety, ...crossOriginHeaders(this.#config, request), 'x-request-id': requestId };
  }

  /**
   * Writes a reply, whole.
   * @param isLast whether the connection is closed behind it
   */
  async write(
    request: IncomingMessage,
    response: ServerResponse,
    { requestId, reply, isLast }: { requestId: string; reply: Reply; isLast: boolean },
  ): Promise<void> {
    const headers: Record<string, string | number> = Object.assign(this.headersOf(request, requestId), reply.headers);
    let body: string | Uint8Array = reply.body;
    let length = Buffer.byteLength(body);
    const vary = [reply.headers.vary, this.#config.corsOrigins === '*' ? undefined : 'Origin'];
    if (isCompressible(reply.headers, length)) {
      vary.push('Accept-Encoding');
      const encoding = encodingFor(request.headers['accept-encoding']);
      if (encoding) {
        body = await compress(typeof body === 'string' ? Buffer.from(body) : body, encoding);
        length = body.length;
        headers['content-encoding'] = encoding;
      }
    }
    const varies = [...new Set(vary.flatMap((names) => names?.split(', ') ?? []))].join(', ');
    if (varies) headers.vary = varies;
    if (reply.status !== 204 && reply.status !== 304) headers['content-length'] = length;
    if (isLast) headers.connection = 'close';
    if (response.destroyed) return;
    if (headers.connection === 'close' && !request.complete) closeLingering(request);
    response.writeHead(reply.status, headers);
    response.end(body);
  }
}
