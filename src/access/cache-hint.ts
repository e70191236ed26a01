/**
 * How responses with a field may be cached; in the extensions of the field as `cacheHint`. Without a hint, the value is
 * the same for everybody who sees the same records.
 */
export interface CacheHint {
  /** PRIVATE: the value depends on the client, so shared caches must not store the response. */
  scope?: 'PRIVATE';
  /** Seconds for which a response may be reused without revalidation. */
  maxAge?: number;
  /** The value may be some seconds old even so, if it is known how far each copy of the database has come. */
  needsHorizon?: true;
}
