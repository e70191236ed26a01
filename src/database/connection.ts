import pg from 'pg';

/** Called for each failed attempt to connect. */
export type ConnectionFailureListener = (error: Error) => void;

/**
 * A connection whose loss does not end the process, even if its user has already released it: pg emits `error` for idle
 * connections too, and without a listener Node would exit.
 */
export class DatabaseClient extends pg.Client {
  readonly #failed: ConnectionFailureListener | undefined;

  /** The pool passes its own options to its clients, so `failed` can be one of them. */
  constructor(config: pg.ClientConfig & { failed?: ConnectionFailureListener } = {}) {
    super(config);
    this.#failed = config.failed;
    this.on('error', () => undefined);
  }

  override connect(): Promise<this>;
  override connect(done: (error: Error | null) => void): void;
  override connect(done?: (error: Error | null) => void): Promise<this> | undefined {
    const report = (error: Error | null) => {
      if (error) this.#failed?.(error);
    };
    if (done) {
      super.connect((error: Error | null) => {
        report(error);
        done(error);
      });
      return undefined;
    }
    const connected = super.connect() as unknown as Promise<this>;
    connected.catch(report);
    return connected;
  }
}

/**
 * Runs work on a connection of its own, which is closed afterwards; an open transaction is rolled back.
 * @throws the error of connecting or of the work
 */
export async function withConnection<T>(config: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(config);
  // The caller that waits gets the error; without a listener, losing an idle connection would end the process.
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}
