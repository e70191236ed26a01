/** What a server said of itself at one moment. */
export interface Sample {
  /** Bytes. */
  memory: number;
  heap: number;
  descriptors: number;
  /** Connections to the database, and of those who follow. */
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
    descriptors: sum('process_open_fds'),
    connections: sum('entente_pool_connections'),
    followers: sum('entente_live_connections'),
  };
}
