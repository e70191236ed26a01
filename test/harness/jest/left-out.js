/**
 * Tests that `npm run test:multi-instance` skips, as they do not apply to two instances with a standby and a pooler: the
 * beginning of the test name, and the reason.
 */
export const LEFT_OUT = [
  { tests: 'operation metrics', because: 'each instance has its own metrics' },
  { tests: 'database metrics', because: 'each instance has its own metrics' },
  { tests: 'entente_deprecated_fields_total', because: 'each instance has its own metrics' },
  { tests: 'subscription metrics', because: 'each instance has its own metrics' },
  { tests: 'counts a client connection', because: 'each instance has its own metrics' },
  {
    tests: 'names that a client makes up are in',
    because: 'each instance knows only the documents that it has received',
  },
  {
    tests: 'server with two standbys counts statements and connections of each standby',
    because: 'each instance has its own metrics',
  },
  { tests: 'An answer is not cached', because: 'each instance has its own cache' },
  { tests: 'ANSWER_CACHE_MB=0', because: 'each instance has its own cache' },
  { tests: 'Cached answer', because: 'each instance has its own cache' },
  { tests: 'The next answer is new after', because: 'each instance has its own cache' },
  {
    tests: 'Apollo Client sends hashes by GET',
    because: 'each instance knows only the documents that it has received',
  },
  {
    tests: 'GET /export runs three exports at once',
    because: 'each instance runs three',
  },
  {
    tests: 'Every mutation reads its payload with one statement',
    because: 'with standbys, another statement reads the position for Read-After',
  },
  {
    tests: 'statement whose client has disconnected or timed out',
    because: 'the test locks a table on the primary, but the standby runs the statement (test:faults covers it)',
  },
  {
    tests: 'completes running requests during a stop',
    because: 'the test locks a table on the primary, but the standby runs the statement',
  },
  {
    tests: 'is not ready but alive while the database does not respond',
    because: 'the standby continues to serve reads, so the server stays ready (test:faults covers it)',
  },
  {
    tests: 'server with an embedded PostgreSQL',
    because: 'the server starts its own PostgreSQL, without a standby and a pooler',
  },
  {
    tests: 'server with several workers',
    because: 'the server starts its own PostgreSQL, without a standby and a pooler',
  },
  {
    tests: 'The rate limit of a minute',
    because: 'each instance counts for itself, and learns the costs at the other one only after seconds',
  },
  {
    tests: 'statements/follow-a-forum.graphql sends one statement',
    because: 'with standbys, its feedToken begins at the oldest horizon of all copies',
  },
  {
    tests: 'GET /export runs two exports of one address',
    because: 'each instance runs two, and all clients have the address of the balancer',
  },
  {
    tests: 'log of an outage',
    because: 'each instance writes its own line',
  },
  {
    tests: 'statement time beyond the estimated cost',
    because: 'each instance counts for itself, and learns the costs at the other one only after seconds',
  },
  {
    tests: 'slow statements of many clients',
    because: 'each instance has its own limit, and statements on a standby do not wait for locks on the primary',
  },
  {
    tests: 'counts rate limited requests',
    because: 'each instance has its own metrics',
  },
  {
    tests: 'A public response to a GET is neither sent nor read again while',
    because: 'each instance remembers only the ETags of its own responses',
  },
  {
    tests: 'A public response to a GET is neither sent nor read again after',
    because: 'each instance remembers only the ETags of its own responses',
  },
  {
    tests: 'A public response to a GET is read, but not sent again',
    because: 'each instance remembers only the ETags of its own responses',
  },
  {
    tests: 'GET /calendar.ics with a forum keeps the UID of a changed session',
    because: 'each instance remembers only the ETags of its own responses',
  },
  {
    tests: 'GET /feed.atom names the changed fields of a record',
    because: 'each instance remembers only the ETags of its own responses',
  },
  {
    tests: 'A public response to a GET is sent again when a transaction that began earlier',
    because: 'each instance remembers only the ETags of its own responses',
  },
  {
    tests: 'A public response to a GET is found by the hash of its document',
    because: 'each instance knows only the documents that it has received',
  },
];

/** Reports skipped tests and reasons, and fails a complete run if an entry matches no test. Jest needs the default export. */
export default class LeftOut {
  #isWhole;
  #stale = [];

  constructor({ testPathPatterns, onlyChanged, shard }) {
    this.#isWhole = !(testPathPatterns?.isSet() || onlyChanged || shard);
  }

  onRunComplete(_contexts, { testResults }) {
    const tests = testResults.flatMap((file) => file.testResults);
    for (const { tests: beginning, because } of LEFT_OUT) {
      const many = tests.filter(({ fullName }) => fullName.startsWith(beginning)).length;
      if (many > 0) console.log(`Skipped ${many} tests of “${beginning}”: ${because}.`);
      else if (this.#isWhole) this.#stale.push(beginning);
    }
  }

  getLastError() {
    if (this.#stale.length === 0) return undefined;
    return new Error(`No test begins with: ${this.#stale.join('; ')}. Correct LEFT_OUT.`);
  }
}
