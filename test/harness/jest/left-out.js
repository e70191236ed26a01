/**
 * What `npm run test:multi-instance` leaves out, since it is about something that two instances with a standby and a pooler do not
 * have: the beginning of the names of tests, and why.
 */
export const LEFT_OUT = [
  { tests: 'operations are counted', because: 'each instance has figures of its own' },
  { tests: 'the database is seen', because: 'each instance has figures of its own' },
  { tests: 'entente_deprecated_fields_total', because: 'each instance has figures of its own' },
  { tests: 'whoever follows is counted', because: 'each instance has figures of its own' },
  { tests: 'A connection of a client is counted', because: 'each instance has figures of its own' },
  {
    tests: 'Names that a client makes up are in',
    because: 'each instance knows the documents that were sent to it alone',
  },
  {
    tests: 'A server with two standbys counts the statements and connections of each of them',
    because: 'each instance has figures of its own',
  },
  {
    tests: 'Apollo Client asks by hash and GET, sends the text once',
    because: 'each instance knows the texts that were sent to it alone',
  },
  {
    tests: 'exports are made for three at once',
    because: 'each instance makes three',
  },
  {
    tests: 'Every mutation reads its payload with one statement',
    because: 'where there are standbys, it is asked besides after what to read',
  },
  {
    tests: 'What nobody waits for any more',
    because:
      'it is held by a table that is locked on the primary, while it is read from the standby (test:faults sees to it)',
  },
  {
    tests: 'a server that stops answers what it was asked, and takes nothing new',
    because: 'it is held by a table that is locked on the primary, while it is read from the standby',
  },
  {
    tests: 'is not ready while the database is away, though alive',
    because: 'the standby goes on answering those who read, and the server is ready for them (test:faults sees to it)',
  },
  {
    tests: 'A server with a PostgreSQL of its own',
    because: 'it is started with one, and meets nothing of what is arranged',
  },
  {
    tests: 'A server of several processes',
    because: 'it is started with a PostgreSQL of its own, and meets nothing of what is arranged',
  },
  {
    tests: 'What may be spent in a minute',
    because: 'each instance adds up for itself, and hears of the other one within seconds only',
  },
  {
    tests: 'statements/follow-a-forum.graphql costs one statement',
    because: 'where there are standbys, its feedToken is worked out otherwise: from the one that has least',
  },
  {
    tests: 'GET /export runs two exports of one address',
    because: 'each instance runs two, and all clients have the address of the balancer there',
  },
  {
    tests: 'The log of a database that is away',
    because: 'each instance writes a line of its own',
  },
  {
    tests: 'Statement time beyond the price',
    because: 'each instance adds up for itself, and hears of the other one within seconds only',
  },
  {
    tests: 'Slow statements of many clients',
    because: 'each instance admits as many, and those that a standby answers wait on no lock that the primary knows of',
  },
  {
    tests: 'Requests beyond the limit of a minute are counted',
    because: 'each instance has figures of its own',
  },
  {
    tests: 'A public answer to a GET is not sent again while it holds, nor read',
    because: 'each instance remembers the ETags of its own answers alone',
  },
  {
    tests: 'A public answer to a GET is neither sent nor read again',
    because: 'each instance remembers the ETags of its own answers alone',
  },
  {
    tests: 'A public answer to a GET is read, and still not sent again',
    because: 'each instance remembers the ETags of its own answers alone',
  },
  {
    tests: 'The calendar of a forum keeps the id of what was changed, and counts the change',
    because: 'each instance remembers the ETags of its own answers alone',
  },
  {
    tests: 'A feed says of what was changed which fields, and moves it to the front under the same id',
    because: 'each instance remembers the ETags of its own answers alone',
  },
  {
    tests: 'A public answer to a GET is sent again when a writer that began earlier',
    because: 'each instance remembers the ETags of its own answers alone',
  },
  {
    tests: 'A public answer to a GET is had by the hash of its text',
    because: 'each instance knows the texts that were sent to it alone',
  },
];

/** Says what was left out and why, and fails a whole run in which that was nothing. Its shape (a default export) is Jest's. */
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
      if (many > 0) console.log(`Left out, ${many} of “${beginning}”: ${because}.`);
      else if (this.#isWhole) this.#stale.push(beginning);
    }
  }

  getLastError() {
    if (this.#stale.length === 0) return undefined;
    return new Error(`There are no tests any more that begin so: ${this.#stale.join('; ')}`);
  }
}
