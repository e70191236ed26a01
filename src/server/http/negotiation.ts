import { LRUCache } from 'lru-cache';
import Negotiator from 'negotiator';

/**
 * Number of header values for which a choice is cached, and the characters of a value that are read: no client needs
 * more.
 */
const MAX_VALUES = 200;
const MAX_CHARACTERS = 1_000;

/**
 * The preferences of a client. The package supports `preferred` for encodings that the client prefers equally; its
 * types do not.
 */
interface Preferences extends Negotiator {
  encodings(available?: readonly string[], options?: { preferred: readonly string[] }): string[];
}

/**
 * Returns a function that chooses by the value of a request header. Clients send few different values, so choices are
 * cached by value, except for values that are too long. An empty value counts as an omitted header.
 * @param choose chooses by what the client prefers (RFC 9110, 12.5)
 */
export function chooseByHeader<Choice>(
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
