import { ask, type TypedDocument } from '../../../explorer/page/ask.ts';
import { useSpeaker } from '../../../explorer/page/language.tsx';
import type { ApiError } from '../words.tsx';
import type { TabProps } from './tab-props.ts';

interface Payload {
  userErrors: readonly ApiError[];
}

let isRunning = false;

/**
 * Returns a function that runs a mutation once, however often its request is repeated, unless another one runs: a double
 * click decides once. After a request that failed it waits until the user tries again. It returns the payload; null if
 * nothing was written. If the API refused, that is reported.
 */
export function useWrite(refused: TabProps['refused']) {
  const { lang } = useSpeaker();
  return async <
    Field extends string,
    Result extends Payload,
    Input extends { idempotencyKey?: unknown; dryRun?: unknown },
  >(
    document: TypedDocument<{ [field in Field]: Result | null }, { input: Input; lang: string }>,
    input: Input,
  ): Promise<Result | null> => {
    if (isRunning) return null;
    refused(null);
    const variables = { input: { ...input, idempotencyKey: crypto.randomUUID() }, lang };
    for (;;) {
      isRunning = true;
      const answer = await ask(document, variables)
        .catch((error: Error) => error)
        .finally(() => {
          isRunning = false;
        });
      if (answer instanceof Error) {
        await new Promise<void>((again) => refused({ error: answer, again, isDryRun: input.dryRun === true }));
        continue;
      }
      const [payload] = Object.values<Result | null>(answer);
      const [error] = payload?.userErrors ?? [];
      if (error) refused(error);
      return error || !payload ? null : payload;
    }
  };
}
