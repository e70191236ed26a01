import { isUtf8 } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { isSuspect, nestingOf, unstorableValueIn } from '../../query/characters.ts';
import { LIMITS } from '../graphql/operation-limits.ts';
import { isJsonInUtf8 } from './media-types.ts';
import { Refusal } from './refusal.ts';

/**
 * A body that is too large is read to its end up to here and thrown away, so that an honest client gets the 413 rather
 * than a broken connection; beyond it the connection is closed.
 */
const MOST_BYTES_TO_DISCARD = 8 * 1024 * 1024;

/** In a body `variables` lies two levels deep. */
const MOST_NESTING = LIMITS.inputDepth + 2;

/**
 * The JSON object that a POST carries.
 * @throws Refusal 415 for anything but plain JSON in UTF-8, 413 above 100 KB, 400 for what is not a JSON object, is nested
 *   too deeply or holds characters that no text can hold
 */
export async function readJsonBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  if (!isJsonInUtf8(request.headers['content-type'])) {
    throw new Refusal(
      415,
      'UNSUPPORTED_MEDIA_TYPE',
      'A POST carries JSON in UTF-8: send the header "Content-Type: application/json".',
    );
  }
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new Refusal(415, 'UNSUPPORTED_MEDIA_TYPE', 'A compressed body is not taken: send it as it is.', {
      'accept-encoding': 'identity',
    });
  }
  const bytes = await readBytes(request);
  if (!isUtf8(bytes)) throw new Refusal(400, 'BAD_REQUEST', 'The body is not valid UTF-8.');
  return readJsonObject(bytes.toString('utf8'), '', MOST_NESTING);
}

/**
 * The JSON object in a text.
 * @param place where the text stands, as the client knows it: "variables", or nothing for the body itself
 * @throws Refusal 400 where it is not an object, is nested too deeply or holds characters that no text can hold
 */
export function readJsonObject(text: string, place: string, mostNesting: number): Record<string, unknown> {
  const what = place || 'The body';
  if (nestingOf(text) > mostNesting) {
    throw new Refusal(
      400,
      'BAD_USER_INPUT',
      `${what}: lists and objects may lie ${LIMITS.inputDepth} deep, not deeper.`,
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refusal(400, 'BAD_REQUEST', `${what} is not valid JSON.${place ? '' : EXAMPLE}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const batch = Array.isArray(value) && !place ? ' Operations are sent one by one.' : '';
    throw new Refusal(400, 'BAD_REQUEST', `${what} must be a JSON object.${batch}${place ? '' : EXAMPLE}`);
  }
  const problem = isSuspect(text) ? unstorableValueIn(value, place) : null;
  if (problem) throw new Refusal(400, 'BAD_USER_INPUT', problem);
  return value as Record<string, unknown>;
}

const EXAMPLE = ' It looks like {"query": "{ __typename }", "variables": {}}.';

/** Reads by events: an iterator over the stream takes longer than all the rest that is done with a usual body. */
async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > MOST_BYTES_TO_DISCARD) throw tooManyBytes(true);
  const chunks: Buffer[] = [];
  let size = 0;
  await new Promise<void>((resolve, reject) => {
    const take = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= LIMITS.bodyBytes) chunks.push(chunk);
      else chunks.length = 0;
      if (size <= MOST_BYTES_TO_DISCARD) return;
      // The request must live on: its connection still has to carry the refusal.
      request.off('data', take).pause();
      reject(tooManyBytes(true));
    };
    request
      .on('data', take)
      .once('end', resolve)
      .once('error', reject)
      // Every request is closed in the end; an error that nobody hears of would cost each as much as its headers do.
      .once('close', () => request.complete || reject(new Error('The client went away in the middle of its request.')));
  });
  if (size > LIMITS.bodyBytes) throw tooManyBytes(false);
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks, size);
}

/** The 413 for a body that is too large. `hangUp`: the rest of the body is not worth reading. */
export function tooManyBytes(hangUp: boolean): Refusal {
  const most = `${LIMITS.bodyBytes / 1024} KB`;
  return new Refusal(
    413,
    'BODY_TOO_LARGE',
    `The body may have ${most}. Send long values as variables, and less of them.`,
    hangUp ? { connection: 'close' } : {},
  );
}
