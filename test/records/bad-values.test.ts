import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getNamedType, getNullableType, isEnumType, isListType } from 'graphql';
import { Role } from '../../src/access/viewer.ts';
import { buildSchema } from '../../src/app/schema.ts';
import { type ValuePosition, valuePositions } from '../harness/arguments.ts';
import { buildersOn } from '../harness/builders.ts';
import { forgedCursor, publicError } from '../harness/public-errors.ts';
import { startTestServer, type TestServer } from '../harness/server.ts';

const PLACES = valuePositions(buildSchema());
const ADVICE = 'Check the spelling, or give its id, a code or another of its names.';
const NOBODY = '00000000000070008000000000000000';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({
    seeded: false,
    viewer: { role: Role.ADMIN, name: 'Ada', identity: 'key 1' },
    // All arguments are tried at once, which takes long on a busy machine.
    timeouts: { answer: 30_000 },
  });
  const build = buildersOn(server.dataSource);
  await build.city('Moscow', await build.country('Russia', { alpha2: 'RU' }));
});

afterAll(() => server?.stop());

describe('Every argument and input field of the schema', () => {
  const placesOf = (...types: string[]) => PLACES.filter(({ type }) => types.includes(getNamedType(type).name));

  /** Sends one value to many arguments at a time, with valid requests in between; returns the unexpected responses. */
  async function amiss(
    places: ValuePosition[],
    value: string,
    isRight: (answer: ReturnType<typeof publicError>) => boolean,
  ) {
    expect(places.length).toBeGreaterThan(0);
    const wrong: string[] = [];
    for (let at = 0; at < places.length; at += 20) {
      const some = places.slice(at, at + 20);
      const [bystander, ...answers] = await Promise.all([
        server.query('{ party(ref: "RU") { name } }'),
        ...some.map((place) => server.query(place.document(value))),
      ]);
      expect(bystander).toMatchObject({ status: 200, body: { data: { party: { name: 'Russia' } } } });
      answers.forEach((answer, index) => {
        const said = publicError(answer);
        if (!isRight(said)) wrong.push(`${some[index]!.name}: ${JSON.stringify(said)}`);
      });
    }
    return wrong;
  }

  /** One value is tried in every argument, the others only in root fields: the same code reads the nested arguments. */
  const atTheRoot = (places: ValuePosition[]) => places.filter(({ name }) => name.startsWith('Query.'));

  /** Whether an argument also accepts a slug, so that hardly any text is an error. */
  const takesSlug = ({ name }: ValuePosition) =>
    /^Query\.(forum|forumSeries|person|topic)\(id\)$|^Query\.topics\(where\.within\)$|[(.](forum|member|person|series|signer|speaker|spokeAt|topics)\)$/.test(
      name,
    );

  /** Fields that return null for a malformed id. */
  const takesAnyId = ({ name }: ValuePosition) => /^Query\.nodes?\(/.test(name);

  const isPageSize = ({ path }: ValuePosition) => path === 'first' || path === 'last';

  it.each(['0', '-1', '101', '1000000000'])('a page of %s is refused', async (size) => {
    const sizes = placesOf('Int').filter(isPageSize);
    const wrong = await amiss(size === '0' ? sizes : atTheRoot(sizes), size, ({ status, code, argument, message }) => {
      const right = `${argument}: ${size} is not a number from 1 to 100.`;
      return status === 200 && code === 'BAD_USER_INPUT' && message === right;
    });
    expect(wrong).toEqual([]);
  });

  it('rejects an integer of 33 bits', async () => {
    const wrong = await amiss(placesOf('Int'), '2147483648', (said) => said.code === 'BAD_USER_INPUT');
    expect(wrong).toEqual([]);
  });

  it.each(['0', '-1', '501', '20001'])('a top of %s is refused', async (top) => {
    const tops = placesOf('Int').filter(({ path }) => path === 'top');
    const ofNetworks = tops.filter(({ document }) => document('1').includes('cooperationNetwork'));
    const ofGroups = tops.filter((place) => !ofNetworks.includes(place));
    expect([ofGroups.length, ofNetworks.length]).toEqual([13, 1]);
    const wrong = async (places: ValuePosition[], most: number) =>
      Number(top) > 0 && Number(top) <= most
        ? []
        : amiss(places, top, ({ status, code, message }) => {
            const right = `top: ${top} is not a number from 1 to ${most}.`;
            return status === 200 && code === 'BAD_USER_INPUT' && message === right;
          });
    expect([...(await wrong(ofGroups, 500)), ...(await wrong(ofNetworks, 20_000))]).toEqual([]);
  });

  it.each(['0', '-1'])('a network of pairs with at least %s items is refused', async (minItems) => {
    const places = placesOf('Int').filter(({ path }) => path === 'minItems');
    const wrong = await amiss(places, minItems, ({ code, message }) => {
      return code === 'BAD_USER_INPUT' && message === `minItems: ${minItems} is less than 1. Use 1 or more.`;
    });
    expect(wrong).toEqual([]);
  });

  it.each(['-1', '36501'])('a term of %s days is refused', async (days) => {
    const others = ['top', 'minItems'];
    const terms = placesOf('Int').filter((place) => !isPageSize(place) && !others.includes(place.path));
    expect(terms.map(({ path }) => path).sort()).toEqual(['where.dueWithinDays', 'where.expiresWithinDays']);
    const wrong = await amiss(terms, days, ({ code, argument, message }) => {
      return code === 'BAD_USER_INPUT' && message === `${argument}: ${days} is not a number of days from 0 to 36500.`;
    });
    expect(wrong).toEqual([]);
  });

  it.each(['""', '"moscow"', '"party_1"', '7', `"PARTY_${NOBODY}"`, `"party_${NOBODY}0"`])(
    'the id %s is refused, and the argument named',
    async (id) => {
      const ids = placesOf('ID').filter((place) => !takesSlug(place) && !takesAnyId(place));
      const wrong = await amiss(id === '"moscow"' ? ids : atTheRoot(ids), id, ({ status, code, argument, message }) => {
        const right = new RegExp(`^${argument}: "${id.replaceAll('"', '')}" is not (an|the) id`);
        return status === 200 && code === 'BAD_USER_INPUT' && right.test(message ?? '');
      });
      expect(wrong).toEqual([]);
    },
  );

  it('rejects the id of a session and names the argument, also if it accepts a slug', async () => {
    const places = atTheRoot(placesOf('ID').filter(takesSlug));
    const id = `session_${NOBODY}`;
    const wrong = await amiss(places, `"${id}"`, ({ code, argument, message }) => {
      return code === 'BAD_USER_INPUT' && message!.startsWith(`${argument}: "${id}" is the id of a session, not of a `);
    });
    expect(wrong).toEqual([]);
  });

  it.each(['"2025-02-30"', '"2025-13"', '"0000"', '"97"', '"2025-1-1"', '"yesterday"', '2025'])(
    'the date %s is refused, and the argument named',
    async (date) => {
      const wrong = await amiss(placesOf('PartialDate'), date, ({ status, code, argument, message }) => {
        const given = date === '2025' ? 'A value that is not a string' : date;
        const right = `${argument}: ${given} is not a date. Write a year, a month or a day that exists: "1897", "1897-05" or "1897-05-15".`;
        return status === 422 && code === 'BAD_USER_INPUT' && message === right;
      });
      expect(wrong).toEqual([]);
    },
  );

  it.each([
    ['DateTime', '"2025-02-30T00:00:00Z"'],
    ['DateTime', '"2025-01-01"'],
    ['DateTime', '0'],
    ['Locale', '"e_"'],
    ['Locale', '""'],
    ['Boolean', '"true"'],
    ['Boolean', '1'],
    ['String', '1'],
    ['Int', '"20"'],
    ['Int', '1.5'],
  ])('rejects a %s of %s and names the argument', async (type, value) => {
    const wrong = await amiss(placesOf(type), value, ({ status, code, argument, message }) => {
      return (
        status === 422 && code === 'BAD_USER_INPUT' && argument !== undefined && message!.startsWith(`${argument}: `)
      );
    });
    expect(wrong).toEqual([]);
  });

  it.each(['NOTHING_OF_THE_KIND', '"NONE"'])(
    'the enum value %s is refused, and those there are named',
    async (value) => {
      const enums = PLACES.filter(({ type }) => isEnumType(getNamedType(type)));
      for (const place of enums) {
        const type = getNamedType(place.type);
        const values = isEnumType(type) ? type.getValues().map(({ name }) => name) : [];
        const said = publicError(await server.query(place.document(value)));
        const path = place.path.replace('.group.', '.group.0.');
        const argument = isListType(getNullableType(place.type)) ? `${path}.0` : path;
        expect(said).toMatchObject({ status: 422, code: 'BAD_USER_INPUT', argument });
        expect(said.message).toMatch(new RegExp(`^${argument}: .* Use one of ${values.join(', ')}\\.$`));
      }
    },
  );

  it.each(['x-elvish', 'i-klingon', 'en-GB-oed', 'de-1996-1996'])(
    'the language %s, which nothing is written in, is no mistake',
    async (lang) => {
      const places = placesOf('Locale');
      const some = lang === 'x-elvish' ? places : places.slice(0, 5);
      const wrong = await amiss(some, `"${lang}"`, ({ status, code }) => status === 200 && !code);
      expect(wrong).toEqual([]);
    },
  );

  /**
   * The kind of text of an argument, by the last name in its path. A new argument is in none of these lists, and fails
   * below.
   */
  const CURSORS = ['after', 'before'];
  const PARTIES = [
    'party',
    'city',
    'country',
    'place',
    'ref',
    'represents',
    'responsible',
    'bloc',
    'with',
    'involving',
  ];
  const SEVERAL_PARTIES = ['between', 'refs'];
  const GROUP_VALUES = ['value'];
  const FREE_TEXTS = [
    ...[
      'by',
      'codes',
      'flags',
      'indicators',
      'named',
      'position',
      'publisher',
      'search',
      'text',
      'topicMatches',
      'tracks',
    ],
  ];
  const lastName = ({ path }: ValuePosition) => path.split('.').at(-1)!;
  const isParty = (place: ValuePosition) => [...PARTIES, 'within'].includes(lastName(place));
  const isFree = (place: ValuePosition) => FREE_TEXTS.includes(lastName(place));

  it('is classified as a cursor, a party, several parties, the value of a group or free text', () => {
    const known = (place: ValuePosition) =>
      isParty(place) || isFree(place) || [...CURSORS, ...SEVERAL_PARTIES, ...GROUP_VALUES].includes(lastName(place));
    const unknown = placesOf('String').filter((place) => !known(place));
    expect(unknown.map(({ name }) => name)).toEqual([]);
  });

  it.each(['""', '"moscow"', `"${forgedCursor('TITLE', 'x').slice(1)}"`, `"${forgedCursor('MADE UP', 'x')}"`])(
    'the cursor %s is refused',
    async (cursor) => {
      const cursors = placesOf('String').filter((place) => CURSORS.includes(lastName(place)));
      const wrong = await amiss(
        cursor === '"moscow"' ? cursors : atTheRoot(cursors),
        cursor,
        ({ status, code, argument, message }) => {
          const right =
            /not a valid cursor. Use one from pageInfo or an edge, unchanged\.$|The value is not a token of the feed. Use one from feedToken, endToken or a change, unchanged\.$|the cursor is of the order MADE UP, not .+\. Use a cursor of the same order\.$/;
          return (
            status === 200 &&
            code === 'BAD_USER_INPUT' &&
            message!.startsWith(argument as string) &&
            right.test(message!)
          );
        },
      );
      expect(wrong).toEqual([]);
    },
  );

  it('rejects a value that no group of the dimension has and names the argument', async () => {
    const places = placesOf('String').filter((place) => GROUP_VALUES.includes(lastName(place)));
    const wrong = await amiss(places, '"Atlantis"', ({ status, code, argument, message }) => {
      const isNamed =
        String(argument).endsWith('group.0.value') && message!.startsWith(`${argument}: "Atlantis" is not `);
      return status === 200 && code === 'BAD_USER_INPUT' && isNamed;
    });
    expect(wrong).toEqual([]);
  });

  it('rejects an unknown party and names the argument', async () => {
    const wrong = await amiss(
      placesOf('String').filter(isParty),
      '"Atlantis"',
      ({ status, code, argument, message }) => {
        return (
          status === 200 &&
          code === 'PARTY_UNKNOWN' &&
          message === `${argument}: No party is called "Atlantis". ${ADVICE}`
        );
      },
    );
    expect(wrong).toEqual([]);
  });

  it('rejects a party name that is empty or too long and names the argument', async () => {
    for (const [name, fault] of [
      ['', 'is empty'],
      ['a'.repeat(201), 'is 201 characters long; the maximum is 200'],
    ]) {
      const wrong = await amiss(placesOf('String').filter(isParty), `"${name}"`, ({ code, argument, message }) => {
        const right = `${argument}: The party's name ${fault}. Give an id, a code, a slug or a name such as "Havana".`;
        return code === 'BAD_USER_INPUT' && message === right;
      });
      expect(wrong).toEqual([]);
    }
  });

  it('accepts any other text literally', async () => {
    const texts = ['%', '_', "' or 1=1 --", '\\\\', '***:(?=x', '[', '{1,', '\\u001f', '\\n', 'a'.repeat(5_000)];
    for (const text of texts) {
      const free = placesOf('String').filter(isFree);
      expect(await amiss(free, `"${text}"`, ({ status, code }) => status === 200 && !code)).toEqual([]);
    }
  });
});
