import { LRUCache } from 'lru-cache';
import Negotiator from 'negotiator';

/** Values of a header for which a choice is remembered, and the characters that are read of a value: no client needs more. */
const MAX_VALUES = 200;
const MAX_CHARACTERS = 1_000;

/** What a client prefers. The package takes `preferred` for encodings that the client prefers equally; its types do not. */
interface Preferences extends Negotiator {
  encodings(available?: readonly string[], options?: { preferred: readonly string[] }): string[];
}

/**
 * Returns a function that chooses by the value of a request's header. Clients send few different values, so choices are
 * remembered by value, but for values that are too long. An empty value counts as an absent header.
 * @param choose chooses by what the client prefers (RFC 9110, 12.5)
 */
export function choiceBy<Choice>(
  header: 'accept' | 'accept-encoding' | 'accept-language',
  choose: (client: Preferences) => Choice,
): (value: string | undefined) => Choice {
  const read = (value: string) => choose(new Negotiator({ headers: { [header]: value || undefined } }));
  const choices = new LRUCache<string, { choice: Choice }>({
    max: MAX_VALUES,
    memoMethod: (value) => ({ choice: read(value) }),
  });
  return (value = '') =>
    value.length > MAX_CHARACTERS ? read(value.slice(0, MAX_CHARACTERS)) : choices.memo(value).choice;
}
