// The advisory locks with two numbers, in one place: no two purposes may share one. Migrations take 17956 with 1 for checks
// of references, 2 to 4 for moves of topics, forums and parties, 5 for sums of pairs, and 18 for the sitemap. Locks with
// one number are the hashtext() of a sentence that says what they are for.

/** Held while possible duplicates are compared, in SQL. */
export const COMPARISON_LOCK = '17956, 6';

/** Shared by every transaction that writes records; a merge holds it alone. In SQL. */
export const WRITERS_LOCK = '17956, 7';

/** With 0 while a webhook is created; otherwise with the number of the webhook, for its deliveries. */
export const WEBHOOK_LOCKS = 17957;

/** With the hash of a name about which an editor decides. */
export const NAME_LOCKS = 17958;
