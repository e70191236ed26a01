import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { isSuspect, nestingOf, unstorableValueIn } from '../../query/characters.ts';
import { LIMITS } from '../graphql/operation-limits.ts';
import { HttpError } from './http-error.ts';
import { isInUtf8 } from './media-types.ts';

/**
 * A body that is too large is read and discarded up to this size: otherwise the client would see a reset connection
 * and not the 413. Above this size the connection is closed.
 */
const MAX_DISCARDED_BYTES = 8 * 1024 * 1024;

/** In a body `variables` is nested two levels deep. */
const MAX_NESTING = LIMITS.inputDepth + 2;

/**
 * Reads the JSON object in the body of a POST.
 * @throws HttpError 415 unless the body is uncompressed JSON in UTF-8; 413 above 100 KB; 400 if it is not JSON; 422 if it
 *   is not an object, is nested too deeply or contains characters that cannot be stored
 */
export async function readJsonBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  if (!isInUtf8(request.headers['content-type'], 'application/json')) {
    throw new HttpError(
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'Content-Type: a POST must be JSON in UTF-8. Send "application/json".',
    );
  }
  return readJsonObject(await readText(request), '', MAX_NESTING);
}

/**
 * Reads the fields of the form in the body of a POST.
 * @throws HttpError 415 unless the body is an uncompressed `application/x-www-form-urlencoded` in UTF-8; 413 above
 *   100 KB; 400 if it is not UTF-8
 */
export async function readFormBody(request: IncomingMessage): Promise<URLSearchParams> {
  if (!isInUtf8(request.headers['content-type'], 'application/x-www-form-urlencoded')) {
    throw new HttpError(
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'Content-Type: a POST to this path must be a form in UTF-8. Send "application/x-www-form-urlencoded".',
    );
  }
  return new URLSearchParams(await readText(request));
}

/** Reads a body as text. @throws HttpError 415 if it is compressed; 413 above 100 KB; 400 if it is not UTF-8 */
async function readText(request: IncomingMessage): Promise<string> {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new HttpError(
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'Content-Encoding: compressed requests are not supported. Send the body uncompressed.',
      {
        'accept-encoding': 'identity',
      },
    );
  }
  const bytes = await readBytes(request);
  if (!isUtf8(bytes)) throw new HttpError(400, 'BAD_REQUEST', 'The body is not valid UTF-8.');
  return bytes.toString('utf8');
}

/**
 * Parses a JSON object.
 * @param place name of the text for messages: "variables", or empty for the body itself
 * @throws HttpError 400 if the text is not JSON; 422 if it is not an object, is nested too deeply or contains characters
 *   that the database cannot store
 */
export function readJsonObject(text: string, place: string, maxNesting: number): Record<string, unknown> {
  const what = place || 'The body';
  if (nestingOf(text) > maxNesting) {
    throw new HttpError(
      422,
      'BAD_USER_INPUT',
      `${what}: lists and objects are nested too deeply. The maximum is ${LIMITS.inputDepth} levels.`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new HttpError(400, 'BAD_REQUEST', `${what} is not valid JSON.${place ? '' : EXAMPLE}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const batch = Array.isArray(value) && !place ? ' Send one operation in each request.' : '';
    throw new HttpError(422, 'BAD_REQUEST', `${what} must be a JSON object.${batch}${place ? '' : EXAMPLE}`);
  }
  const problem = isSuspect(text) ? unstorableValueIn(value, place) : null;
  if (problem) throw new HttpError(422, 'BAD_USER_INPUT', problem);
  return value as Record<string, unknown>;
}

const EXAMPLE = ' Example: {"query": "{ __typename }", "variables": {}}.';

/** Reads by events: an async iterator over the stream takes longer than all other work on a usual body. */
async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > MAX_DISCARDED_BYTES) throw bodyTooLargeError(true);
  const chunks: Buffer[] = [];
  let size = 0;
  await new Promise<void>((resolve, reject) => {
    const take = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= LIMITS.bodyBytes) chunks.push(chunk);
      else chunks.length = 0;
      if (size <= MAX_DISCARDED_BYTES) return;
      // The request must not be destroyed: its connection still has to transmit the error.
      request.off('data', take).pause();
      reject(bodyTooLargeError(true));
    };
    request
      .on('data', take)
      .once('end', resolve)
      .once('error', reject)
      // Every request emits `close` at the end; without this condition each would create an unused error, as costly as
      // its headers.
      .once(
        'close',
        () => request.complete || reject(new Error('The client disconnected in the middle of its request.')),
      );
  });
  if (size > LIMITS.bodyBytes) throw bodyTooLargeError(false);
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size);
}

/**
 * The 413 for a body that is too large.
 * @param hangUp whether to close the connection, since the rest of the body is not worth reading
 * @param maxBytes the limit of the route
 */
export function bodyTooLargeError(hangUp: boolean, maxBytes: number = LIMITS.bodyBytes): HttpError {
  const kilobytes = maxBytes / 1024;
  const limit = kilobytes < 1024 ? `${kilobytes} KB` : `${kilobytes / 1024} MB`;
  return new HttpError(
    413,
    'BODY_TOO_LARGE',
    `The body is larger than ${limit}. Send fewer or shorter values.`,
    hangUp ? { connection: 'close' } : {},
  );
}
