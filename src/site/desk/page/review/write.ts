import { ask, type TypedDocument, Unanswered } from '../../../explorer/page/ask.ts';

interface Payload {
  userErrors: readonly { message: string }[];
}

let isRunning = false;

/**
 * Runs a mutation once, however often its request is repeated, unless another one runs: a double click decides once.
 * @returns the payload; null if nothing was written. If the API refused, that is reported.
 */
export async function write<Field extends string, Result extends Payload, Input extends { idempotencyKey?: unknown }>(
  document: TypedDocument<{ [field in Field]: Result | null }, { input: Input }>,
  input: Input,
  refused: (message: string) => void,
): Promise<Result | null> {
  if (isRunning) return null;
  isRunning = true;
  try {
    const answer = await ask(document, { input: { ...input, idempotencyKey: crypto.randomUUID() } });
    const [payload] = Object.values<Result | null>(answer);
    const [error] = payload?.userErrors ?? [];
    if (error) refused(error.message);
    return error || !payload ? null : payload;
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error;
    refused(error.message || error.code);
    return null;
  } finally {
    isRunning = false;
  }
}
