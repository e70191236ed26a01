/**
 * How responses with a field may be cached; in the extensions of the field as `cacheHint`. Without a hint, the value is
 * the same for everybody who sees the same records.
 */
export interface CacheHint {
  /** PRIVATE: the value depends on the client, so shared caches must not store the response. */
  scope?: 'PRIVATE';
  /**
   * Seconds for which a response may be reused without revalidation. With 0, the primary is read, unless
   * `needsHorizon`.
   */
  maxAge?: number;
  /**
   * Allows reading from a standby despite `maxAge: 0`. The value then depends on how far each copy of the database has
   * come.
   */
  needsHorizon?: true;
}
