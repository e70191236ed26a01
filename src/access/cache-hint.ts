/**
 * What a field says of answers that hold it, for those who keep answers on the way. It stands in the field's extensions
 * as `cacheHint`. A field that says nothing is the same for everybody who may see the same records.
 */
export interface CacheHint {
  /** PRIVATE: its value is of who asks, so that nobody else may be given the answer. */
  scope?: 'PRIVATE';
  /** Seconds for which an answer may be given again without asking whether it still holds. */
  maxAge?: number;
  /** Its value may be of some seconds ago even so, if it is known how far each copy of the database has come. */
  needsHorizon?: true;
}
