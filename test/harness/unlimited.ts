/** Default settings of test servers: no rate limits, and no draining at shutdown. */
export const UNLIMITED = { RATE_ADDRESS: 'off', RATE_KEY: 'off', DRAIN_SECONDS: '0' };
