/**
 * The codes with which the server closes a WebSocket: when, and what the client can do. The manual lists them. graphql-ws has
 * further ones for broken rules of its protocol.
 */
export const CLOSE_CODES = {
  goingAway: {
    code: 1001,
    when: 'The server stops. The reason is the token, if the connection has exactly one subscription.',
    todo: 'Connect again, and subscribe with `after: <token>`.',
  },
  internalError: {
    code: 1011,
    when: 'The server failed because of a bug.',
    todo: 'Connect again after some seconds.',
  },
  badMessage: {
    code: 4400,
    when: 'A message is invalid, or `connectionParams` has a credential under another name than `authorization`.',
    todo: 'Correct the message: the reason says what is wrong.',
  },
  unauthenticated: {
    code: 4401,
    when: 'The key is invalid, expired or revoked, or the client subscribed before `connection_init`.',
    todo: 'Connect with a valid key.',
  },
  tooSlow: {
    code: 4413,
    when: 'The client did not take an event within 10 seconds.',
    todo: 'Connect again, and subscribe with `after: <token>`: the reason is the token.',
  },
  tooMany: {
    code: 4429,
    when: 'The client kept subscribing beyond the limit, or sent `connection_init` twice.',
    todo: 'Use up to 20 subscriptions on one connection.',
  },
} as const;
