/**
 * Settings of servers for tests, which ask more in a minute than anybody may, and end at once: but for the tests of what one
 * may, and of how a server ends.
 */
export const UNLIMITED = { RATE_ADDRESS: 'off', RATE_KEY: 'off', DRAIN_SECONDS: '0' };
