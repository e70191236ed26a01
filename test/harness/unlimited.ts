/** Settings of servers for tests, which ask more in a minute than anybody may: but for the tests of what one may. */
export const UNLIMITED = { RATE_ADDRESS: 'off', RATE_KEY: 'off' };
