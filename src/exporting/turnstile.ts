import { Refusal } from '../transport/refusal.ts';

/** Lets only so many through at once; others are sent away, and told when to come again. */
export class Turnstile {
  #inside = 0;
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  /**
   * Does something once it is let through.
   * @throws Refusal where too many are inside
   */
  async through<Done>(act: () => Promise<Done>): Promise<Done> {
    if (this.#inside >= this.#most) {
      throw new Refusal(
        503,
        'SERVICE_UNAVAILABLE',
        `${this.#most} exports are under way, and no more are made at once. Try again in a minute.`,
        { 'retry-after': '60' },
      );
    }
    this.#inside += 1;
    try {
      return await act();
    } finally {
      this.#inside -= 1;
    }
  }
}
