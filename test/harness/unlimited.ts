/** Default settings of test servers: no rate limits, and no draining at shutdown. */
export const UNLIMITED = { RATE_LIMIT_ADDRESS: 'off', RATE_LIMIT_KEY: 'off', DRAIN_SECONDS: '0' };
