import { Places } from '../../server/http/admission.ts';
import { Refusal } from '../../server/http/refusal.ts';

/** Limits how many exports run at once, in all and for one client, and rejects the others with a time to retry. */
export class Turnstile {
  readonly #places: Places;

  constructor(inAll: number, ofOne: number) {
    this.#places = new Places(inAll, ofOne);
  }

  /**
   * Runs an export if there is a place for it.
   * @param act is given what gives the place back: before the end is sent, so that a client that has all of one export may
   *   begin the next
   * @throws Refusal SERVICE_UNAVAILABLE if there is none
   */
  async through<Done>(client: string, act: (leave: () => void) => Promise<Done>): Promise<Done> {
    const leave = this.#places.take(client);
    if (!leave) {
      throw new Refusal(
        503,
        'SERVICE_UNAVAILABLE',
        'Too many exports run at once, in all or from this address. Try again in a minute.',
        { 'retry-after': '60' },
      );
    }
    try {
      return await act(leave);
    } finally {
      leave();
    }
  }
}
