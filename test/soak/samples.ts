/** What a server said of itself at one moment. */
export interface Sample {
  /** Bytes. */
  memory: number;
  heap: number;
  /** Without those of clients' connections, of which there are as many as ask at once. */
  descriptors: number;
  /** Connections of clients, to the database, and of those who follow. */
  clients: number;
  connections: number;
  followers: number;
}

/** Reads the figures at a server's METRICS_PORT. */
export async function sampleOf(metricsUrl: string): Promise<Sample> {
  const text = await (await fetch(metricsUrl)).text();
  const sum = (name: string) =>
    [...text.matchAll(new RegExp(`^${name}(?:{.*})? (\\S+)$`, 'gm'))].reduce(
      (total, [, value]) => total + Number(value),
      0,
    );
  return {
    memory: sum('process_resident_memory_bytes'),
    heap: sum('nodejs_heap_size_used_bytes'),
    descriptors: sum('process_open_fds') - sum('entente_client_connections'),
    clients: sum('entente_client_connections'),
    connections: sum('entente_pool_connections'),
    followers: sum('entente_live_connections'),
  };
}
