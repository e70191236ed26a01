import pg from 'pg';

/** Called for each attempt to connect that fails. */
export type ConnectionFailed = (error: Error) => void;

/**
 * A connection whose loss ends no more than what is asked on it. It is told whenever pg notices, also when whoever used the
 * connection has heard of it before and let go; told to nobody, it would end the process.
 */
export class LosableClient extends pg.Client {
  readonly #failed: ConnectionFailed | undefined;

  /** A pool hands its own options on: `failed` is one of them. */
  constructor(config: pg.ClientConfig & { failed?: ConnectionFailed } = {}) {
    super(config);
    this.#failed = config.failed;
    this.on('error', () => undefined);
  }

  override connect(): Promise<this>;
  override connect(done: (error: Error | null) => void): void;
  override connect(done?: (error: Error | null) => void): Promise<this> | undefined {
    const counted = (error: Error | null) => {
      if (error) this.#failed?.(error);
    };
    if (done) {
      super.connect((error: Error | null) => {
        counted(error);
        done(error);
      });
      return undefined;
    }
    const connected = super.connect() as unknown as Promise<this>;
    connected.catch(counted);
    return connected;
  }
}

/**
 * Works on a connection of its own, which is closed afterwards; what a transaction has not committed by then is taken back.
 * @throws what connecting or the work fails with
 */
export async function onConnection<T>(config: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(config);
  // The caller that waits for an answer gets an error; without a listener, an idle connection that is lost would end the process.
  client.on('error', () => {});
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
}
