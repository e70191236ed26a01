import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openMcpClient } from '../../harness/mcp-client.ts';
import { startTestServer, type TestData, type TestServer } from '../../harness/server.ts';

// What a person may ask about the St Petersburg forum, each question answered by one call, or by two.

let server: TestServer;
let call: Awaited<ReturnType<typeof openMcpClient>>['call'];
beforeAll(async () => {
  server = await startTestServer();
  ({ call } = await openMcpClient(server.url, { revision: '2026-07-28' }));
});
afterAll(() => server?.stop());

const ask = async (tool: string, args: Record<string, unknown>) => {
  const { value, error } = await call(tool, args);
  expect(error).toBeNull();
  return value;
};
const query = async (document: string) => (await ask('query', { document })).data;
const found = async (text: string, type: string) => (await ask('find', { text, types: [type] })).hits[0].id as string;
const read = async (text: string, type: string, include: string[] = []) =>
  ask('record', { id: await found(text, type), include });
const counts = async (args: Record<string, unknown>) =>
  (await ask('count', args)).groups.map(({ keys, count }: TestData) => [keys[0].label, count]);
const names = (list: { name: string }[]) => list.map(({ name }) => name).sort();

const FORUM = 'Municipal BRICS Forum 2025';

const QUESTIONS: [question: string, answer: () => Promise<unknown>, expected: unknown][] = [
  ['When was the forum?', async () => (await ask('find', { text: FORUM, types: ['FORUM'] })).hits[0].date, '2025'],
  ['Where was it?', async () => names((await read(FORUM, 'FORUM')).record.cities), ['St Petersburg']],
  [
    'What is its name in Russian?',
    async () => (await ask('find', { text: FORUM, types: ['FORUM'], lang: 'ru' })).hits[0].title,
    'Международный муниципальный форум БРИКС 2025',
  ],
  [
    'Of which series is it?',
    async () => (await read(FORUM, 'FORUM')).record.series.title,
    'International Municipal BRICS Forum',
  ],
  [
    'Which news report is the source?',
    async () => (await ask('find', { text: FORUM, types: ['FORUM'] })).hits[0].sources[0].publisher,
    'ANI',
  ],
  ['How many delegations came?', async () => (await read(FORUM, 'FORUM')).record.delegations.totalCount, 6],
  ['How many topics had it?', async () => (await read(FORUM, 'FORUM')).record.topics.length, 12],
  [
    'Who supported it?',
    async () => (await read(FORUM, 'FORUM')).record.roles.find(({ role }: TestData) => role === 'SUPPORTER').party.name,
    'Moscow City Government',
  ],
  [
    'What is recorded between Moscow and Havana?',
    async () => (await ask('cooperation_between', { parties: ['Moscow', 'Havana'] })).total,
    3,
  ],
  [
    'And between Russia and Cuba, by codes?',
    async () => (await ask('cooperation_between', { parties: ['RU', 'CU'] })).total,
    3,
  ],
  [
    'What did Moscow and Havana promise?',
    async () =>
      (await ask('cooperation_between', { parties: ['Москва', '哈瓦那'], types: ['COMMITMENT'] })).items
        .map(({ status }: TestData) => status)
        .sort(),
    ['Announced', 'Planned'],
  ],
  [
    'Was there anything between them before 2000?',
    async () => (await ask('cooperation_between', { parties: ['Moscow', 'Havana'], to: '1999' })).total,
    0,
  ],
  [
    'How many items of each type are there?',
    async () => counts({ list: 'cooperationItems', by: ['TYPE'] }),
    [
      ['Statement', 5],
      ['Figure', 4],
      ['Commitment', 2],
      ['Session', 1],
    ],
  ],
  [
    'How many concern Cuba?',
    async () => (await ask('count', { list: 'cooperationItems', by: ['TYPE'], party: 'Cuba' })).total,
    4,
  ],
  ['In which country is Zhengzhou?', async () => (await read('Zhengzhou', 'PARTY')).record.country.name, 'China'],
  [
    'What is Havana called in Spanish?',
    async () => (await read('Havana', 'PARTY')).record.names.find(({ lang }: TestData) => lang === 'es').text,
    'La Habana',
  ],
  [
    'Since when is Egypt a member of BRICS?',
    async () =>
      (await read('BRICS', 'PARTY')).record.memberships.find(({ country }: TestData) => country.name === 'Egypt').from,
    '2024-01',
  ],
  [
    'With how many parties does Havana cooperate?',
    async () => (await read('Havana', 'PARTY')).record.partners.totalCount,
    4,
  ],
  [
    'How many countries are recorded?',
    async () => (await query('{ parties(where: { levels: [COUNTRY] }) { totalCount } }')).parties.totalCount,
    250,
  ],
  [
    'Who wrote the first version of the forum?',
    async () => (await read(FORUM, 'FORUM', ['history'])).history.map(({ version, kind }: TestData) => [version, kind]),
    [[1, 'CREATED']],
  ],
];

it('has twenty questions', () => expect(QUESTIONS.length).toBe(20));

it.each(QUESTIONS)('%s', async (_question, answer, expected) => {
  expect(await answer()).toEqual(expected);
});
