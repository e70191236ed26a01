/** Some metrics of a server at one moment. */
export interface Sample {
  /** Bytes. */
  memory: number;
  heap: number;
  /** Without those of client connections, whose number depends on the load. */
  descriptors: number;
  /** Connections of clients, to the database, and of subscribers. */
  clients: number;
  connections: number;
  subscribers: number;
}

/** Reads the metrics of a server. */
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
    subscribers: sum('entente_live_connections'),
  };
}
