/**
 * Tests that `npm run test:multi-instance` skips, as they do not apply to two instances with a standby and a pooler: the
 * beginning of the test name, and the reason.
 */
export const LEFT_OUT = [
  { tests: 'operation metrics', because: 'each instance has figures of its own' },
  { tests: 'database metrics', because: 'each instance has figures of its own' },
  { tests: 'entente_deprecated_fields_total', because: 'each instance has figures of its own' },
  { tests: 'subscription metrics', because: 'each instance has figures of its own' },
  { tests: 'counts a client connection', because: 'each instance has figures of its own' },
  {
    tests: 'names that a client makes up are in',
    because: 'each instance knows the documents that were sent to it alone',
  },
  {
    tests: 'server with two standbys counts statements and connections of each standby',
    because: 'each instance has figures of its own',
  },
  {
    tests: 'Apollo Client sends hashes by GET',
    because: 'each instance knows the texts that were sent to it alone',
  },
  {
    tests: 'GET /export runs three exports at once',
    because: 'each instance makes three',
  },
  {
    tests: 'Every mutation reads its payload with one statement',
    because: 'where there are standbys, it is asked besides after what to read',
  },
  {
    tests: 'statement whose client has disconnected or timed out',
    because:
      'it is held by a table that is locked on the primary, while it is read from the standby (test:faults sees to it)',
  },
  {
    tests: 'completes running requests during a stop',
    because: 'it is held by a table that is locked on the primary, while it is read from the standby',
  },
  {
    tests: 'is not ready but alive while the database does not respond',
    because: 'the standby goes on answering those who read, and the server is ready for them (test:faults sees to it)',
  },
  {
    tests: 'server with an embedded PostgreSQL',
    because: 'it is started with one, and meets nothing of what is arranged',
  },
  {
    tests: 'server with several workers',
    because: 'it is started with a PostgreSQL of its own, and meets nothing of what is arranged',
  },
  {
    tests: 'The rate limit of a minute',
    because: 'each instance adds up for itself, and hears of the other one within seconds only',
  },
  {
    tests: 'statements/follow-a-forum.graphql sends one statement',
    because: 'where there are standbys, its feedToken is worked out otherwise: from the one that has least',
  },
  {
    tests: 'GET /export runs two exports of one address',
    because: 'each instance runs two, and all clients have the address of the balancer there',
  },
  {
    tests: 'log of an outage',
    because: 'each instance writes a line of its own',
  },
  {
    tests: 'statement time beyond the estimated cost',
    because: 'each instance adds up for itself, and hears of the other one within seconds only',
  },
  {
    tests: 'slow statements of many clients',
    because: 'each instance admits as many, and those that a standby answers wait on no lock that the primary knows of',
  },
  {
    tests: 'counts rate limited requests',
    because: 'each instance has figures of its own',
  },
  {
    tests: 'A public response to a GET is neither sent nor read again while',
    because: 'each instance remembers the ETags of its own answers alone',
  },
  {
    tests: 'A public response to a GET is neither sent nor read again after',
    because: 'each instance remembers the ETags of its own answers alone',
  },
  {
    tests: 'A public response to a GET is read, but not sent again',
    because: 'each instance remembers the ETags of its own answers alone',
  },
  {
    tests: 'GET /calendar.ics with a forum keeps the UID of a changed session',
    because: 'each instance remembers the ETags of its own answers alone',
  },
  {
    tests: 'GET /feed.atom names the changed fields of a record',
    because: 'each instance remembers the ETags of its own answers alone',
  },
  {
    tests: 'A public response to a GET is sent again when a transaction that began earlier',
    because: 'each instance remembers the ETags of its own answers alone',
  },
  {
    tests: 'A public response to a GET is found by the hash of its document',
    because: 'each instance knows the texts that were sent to it alone',
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
