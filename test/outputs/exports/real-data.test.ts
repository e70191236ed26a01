import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import { UndirectedGraph } from 'graphology';
import gexf from 'graphology-gexf';
import graphml from 'graphology-graphml';
import { MAX_LINE_CHARS } from '../../../src/records/values/text.ts';
import { hasSharedData, importTable, mappingOf, SHARED_DATA } from '../../harness/imports.ts';
import { release, removeReleases } from '../../harness/releasing.ts';
import { startTestServer, type TestServer } from '../../harness/server.ts';
import { hasPython, rowsInPython } from './python-csv.ts';

// Compares exports with counts that this file makes from the raw registers.

type Row = { [column: string]: string };

interface Feature {
  geometry: { coordinates: [longitude: number, latitude: number] };
  properties: { name: string };
}

/** The tests use every n-th row of the long registers. */
const EVERY = 24;
const EVERY_TWIN = 120;

const read = (file: string): Row[] =>
  parse(readFileSync(join(SHARED_DATA, file)), {
    columns: true,
    bom: true,
    ...(file.endsWith('.tsv') && { delimiter: '\t', quote: null }),
  });

(hasSharedData() ? describe : describe.skip)('GET /export with real registers', () => {
  let server: TestServer;
  let treaties: Row[];
  let mayors: Row[];
  let twins: Row[];

  beforeAll(async () => {
    treaties = read('uk-treaties.csv').filter((_, index) => index % EVERY === 0);
    mayors = read('mayors-declaration.csv');
    twins = read('twin-towns.tsv').filter((_, index) => index % EVERY_TWIN === 0);
    server = await startTestServer();
    await importTable(server.dataSource, {
      content: stringify(twins, { header: true, delimiter: '\t' }),
      name: 'twin-towns.tsv',
      mapping: mappingOf('twin-towns'),
      createParties: true,
    });
    await importTable(server.dataSource, {
      content: stringify(treaties, { header: true }),
      name: 'uk-treaties.csv',
      mapping: mappingOf('uk-treaties'),
      createParties: true,
    });
    await importTable(server.dataSource, {
      path: join(SHARED_DATA, 'mayors-declaration.csv'),
      mapping: mappingOf('mayors-declaration'),
      createParties: true,
    });
  }, 300_000);
  afterAll(() => server?.stop());

  const take = async (address: string): Promise<string> => {
    const response = await fetch(`${server.url}/export/${address}`);
    const text = await response.text();
    expect([response.status, response.ok ? '' : text]).toEqual([200, '']);
    return text;
  };
  const csvOf = async (address: string): Promise<Row[]> => parse(await take(address), { columns: true, bom: true });
  const where = (condition: object) => `where=${encodeURIComponent(JSON.stringify(condition))}`;
  const day = (text: string) => text.split('/').reverse().join('-');
  const names = (row: Row) => row.country_name!.split(' ; ').map((name) => name.trim().toLowerCase());
  const counted = (values: string[]) => {
    const counts: { [value: string]: number } = {};
    for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
    return counts;
  };

  it('exports each treaty once, with the title, day and subject of the register', async () => {
    const rows = (await csvOf('agreements.csv')).filter(({ sources }) => sources!.includes('UK treaties'));
    const entry = (title: string, signedOn: string, topic: string) =>
      [
        title.length > MAX_LINE_CHARS ? `${title.slice(0, MAX_LINE_CHARS - 1)}…` : title,
        signedOn,
        topic.toLowerCase(),
      ].join('|');
    expect(rows.map((row) => entry(row.title!, row.signedOn!, row.topics!)).sort()).toEqual(
      treaties.map((row) => entry(row.title!, day(row.signed_event_date!), row.subject!)).sort(),
    );
  });

  it('exports a signature for each mayor, with the city and its id', async () => {
    const signatures = (await csvOf('signatures.csv')).filter(
      ({ agreement }) => agreement === 'Joint declaration of mayors',
    );
    expect(signatures.length).toBe(mayors.length);
    expect(signatures.flatMap(({ signers }) => signers!.split('; ')).sort()).toEqual(
      mayors.map(({ mayor_name }) => mayor_name).sort(),
    );
    const one = mayors[1]!;
    expect(signatures.find(({ party }) => party === one.city_name)).toMatchObject({
      partyId: expect.stringMatching(/^party_[0-9a-f]{32}$/),
      signers: one.mayor_name,
    });
  });

  it('exports cities as GeoJSON with the coordinates of the register of twin towns', async () => {
    const { features }: { features: Feature[] } = JSON.parse(
      await take(`parties.geojson?${where({ levels: ['CITY'] })}`),
    );
    const placed = (name: string, [longitude, latitude]: readonly (string | number)[]) =>
      `${name} ${Number(longitude).toFixed(4)} ${Number(latitude).toFixed(4)}`;
    const raw = new Set(
      twins.flatMap((row) => [
        placed(row.origincityLabel!, [row.originlong!, row.originlat!]),
        placed(row.sistercityLabel!, [row.destinationlong!, row.destinationlat!]),
      ]),
    );
    const names = new Set(twins.flatMap((row) => [row.origincityLabel, row.sistercityLabel]));
    const exported = features.filter(({ properties }) => names.has(properties.name));
    expect(exported.map(({ properties, geometry }) => placed(properties.name, geometry.coordinates)).sort()).toEqual(
      [...raw].sort(),
    );
  });

  it('counts treaties by year as the register does', async () => {
    const [header] = (await take('agreements.csv?by=YEAR')).split('\n');
    expect(header).toBe('year,yearValue,yearKind,count,sums,isOther');
    const groups = await csvOf(`agreements.csv?by=YEAR&${where({ signed: { from: '1703', to: '1990' } })}`);
    const raw = counted(treaties.flatMap((row) => day(row.signed_event_date!).slice(0, 4) || []));
    expect(Object.fromEntries(groups.map(({ yearValue, count }) => [yearValue, Number(count)]))).toEqual(raw);
  });

  it('counts treaties by subject: the largest subjects, and the rest as Other', async () => {
    const condition = where({ signed: { from: '1703', to: '1990' } });
    const groups: { topic: string; topicValue: string | null; count: number; isOther: boolean }[] = JSON.parse(
      await take(`agreements.json?by=TOPIC&top=3&${condition}`),
    );
    const dated = treaties.filter((row) => row.signed_event_date !== '');
    const raw = Object.entries(counted(dated.map(({ subject }) => subject!.toLowerCase()))).sort(
      ([, a], [, b]) => b - a,
    );
    expect(groups.map(({ count }) => count)).toEqual([
      ...raw.slice(0, 3).map(([, count]) => count),
      raw.slice(3).reduce((sum, [, count]) => sum + count, 0),
    ]);
    expect(groups.map(({ topic, isOther }) => [topic.toLowerCase(), isOther]).at(0)).toEqual([raw[0]![0], false]);
    const [largest] = groups;
    const group = [{ dimension: 'TOPIC', value: largest!.topicValue }];
    expect(await csvOf(`agreements.csv?${where({ signed: { from: '1703', to: '1990' }, group })}`)).toHaveLength(
      largest!.count,
    );
    expect(groups.at(-1)).toEqual({
      topic: 'Other',
      topicValue: null,
      topicKind: 'OTHER',
      count: expect.any(Number),
      sums: null,
      isOther: true,
    });
  });

  it('counts treaties by two dimensions, with the total of the register', async () => {
    const groups = await csvOf(`agreements.csv?by=DECADE,KIND&${where({ signed: { from: '1703', to: '1990' } })}`);
    expect(groups.reduce((sum, { count }) => sum + Number(count), 0)).toBe(
      treaties.filter((row) => row.signed_event_date !== '').length,
    );
    if (hasPython)
      expect(rowsInPython(await take('agreements.csv?by=DECADE,KIND'))).toEqual(
        await csvOf('agreements.csv?by=DECADE,KIND'),
      );
  });

  it.each([
    ['agreements.csv?by=COLOUR', 'by.0: Value "COLOUR" does not exist in "AgreementDimension" enum.'],
    ['agreements.csv?by=YEAR&top=0', 'top: 0 is not a number from 1 to 500.'],
    ['agreements.csv?by=YEAR,KIND,TOPIC', 'by: name one or two dimensions, not 3.'],
    ['network.graphml', 'level: missing.'],
    ['network.gexf?level=COUNTRY&bom=1', 'bom: unknown parameter.'],
    ['network.csv?level=COUNTRY&bom=yes', 'bom: "yes" is neither 0 nor 1.'],
    ['network.gexf?level=COUNTRY&lang=!!', 'lang: Value is not a valid BCP-47'],
    ['network.csv-metadata.json', 'level: missing.'],
    ['network.gexf?level=COUNTRY&top=20001', 'top: 20001 is not a number from 1 to 20000.'],
    [`network.gexf?level=COUNTRY&${where({ party: 'Atlantis' })}`, 'party: No party is called "Atlantis".'],
  ])('rejects %s', async (address, message) => {
    const response = await fetch(`${server.url}/export/${address}`);
    const { errors } = (await response.json()) as { errors: { message: string }[] };
    expect([response.status, errors[0]!.message]).toEqual([400, expect.stringContaining(message)]);
  });

  it('exports networks that graphology reads, with the treaties of each pair of countries', async () => {
    const query = `level=COUNTRY&top=500&${where({ types: ['AGREEMENT'], occurred: { from: '1700' } })}`;
    const graphs = {
      graphml: graphml.parse(UndirectedGraph, await take(`network.graphml?${query}`)),
      gexf: gexf.parse(UndirectedGraph, await take(`network.gexf?${query}`)),
    };
    const isDated = (row: Row) =>
      Boolean(row.signed_event_date || row.adopted_event_date || row.definative_eif_event_date);
    const between = (one: string, other: string) =>
      treaties.filter((row) => isDated(row) && names(row).includes(one) && names(row).includes(other)).length;
    for (const graph of Object.values(graphs)) {
      const node = (label: string) =>
        graph.findNode((_: string, attributes: { label?: string }) => attributes.label === label)!;
      for (const [label, raw] of [
        ['France', 'france'],
        ['Portugal', 'portugal'],
        ['Japan', 'japan'],
      ] as const) {
        const edge = graph.edge(node('United Kingdom'), node(label));
        const { weight } = graph.getEdgeAttributes(edge) as { weight: number };
        expect({ label, weight: Number(weight) }).toEqual({ label, weight: between('united kingdom', raw) });
      }
    }
    const { body } = await server.query(
      '{ cooperationNetwork(level: COUNTRY, top: 500, where: { types: [AGREEMENT], occurred: { from: "1700" } }) { nodes { party { id name } items } links { items } } }',
    );
    const { nodes, links } = body.data.cooperationNetwork;
    for (const graph of Object.values(graphs)) {
      expect([graph.order, graph.size]).toEqual([nodes.length, links.length]);
      for (const { party, items } of nodes) {
        expect(graph.getNodeAttributes(party.id)).toMatchObject({ label: party.name, items, kind: 'Country' });
      }
    }
  });

  it('gives releases with the counts of the registers by year, mayor and town', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'entente-real-release-'));
    try {
      const number = await release(server, folder);
      const released = (table: string): Row[] =>
        parse(readFileSync(join(folder, String(number), `${table}.csv`)), { columns: true, bom: true });
      const agreements = released('agreements');
      const ofRegister = agreements.filter(({ sources }) => sources!.includes('UK treaties'));
      expect(counted(ofRegister.map(({ signedOn }) => signedOn!.slice(0, 4)))).toEqual(
        counted(treaties.map((row) => day(row.signed_event_date!).slice(0, 4))),
      );
      expect(agreements.filter(({ kind }) => kind === 'TWINNING').length).toBe(twins.length);
      const signatures = released('signatures');
      expect(counted(signatures.flatMap(({ signers }) => (signers ? signers.split('; ') : [])))).toEqual(
        counted(mayors.map(({ mayor_name }) => mayor_name!)),
      );
    } finally {
      removeReleases(folder);
    }
  });

  it('exports the network as CSV with the pairs and weights of the graph', async () => {
    const query = `level=COUNTRY&top=500&${where({ types: ['AGREEMENT'] })}`;
    const graph = graphml.parse(UndirectedGraph, await take(`network.graphml?${query}`));
    const pairs = await csvOf(`network.csv?${query}&bom=1`);
    expect(pairs.map(({ oneId, otherId, items }) => [oneId, otherId, items])).toEqual(
      graph.mapEdges((_, { weight }, a, b) => [a, b, String(weight)]),
    );
    const dated = pairs.find(({ latestOn }) => latestOn?.length === 10)!;
    expect(dated).toMatchObject({ latestOnEarliest: dated.latestOn, latestOnPrecision: 'DAY' });
  });

  it('exports the network as CSV in the requested language, with a description', async () => {
    const query = `level=COUNTRY&top=3&lang=ru&${where({ types: ['AGREEMENT'] })}`;
    const response = await fetch(`${server.url}/export/network.csv?${query}&bom=1`);
    const [first]: Row[] = parse(await response.text(), { columns: true, bom: true });
    expect(Object.values(first!)).toContain('Великобритания');
    const [, address] = /^<([^>]+)>; rel="describedby"/.exec(response.headers.get('link')!)!;
    const description = JSON.parse(await take(address!));
    expect(description).toMatchObject({
      url: `${server.url}/export/network.csv?${new URLSearchParams(query)}`,
      'dc:title': 'Entente: network',
      notes: [{ list: 'cooperationNetwork', level: 'COUNTRY', top: 3, lang: 'ru', where: { types: ['AGREEMENT'] } }],
    });
    expect(description['dc:bibliographicCitation']).toContain(`as of ${description['dc:date']}`);
    const { columns } = description.tableSchema as { columns: Row[] };
    expect(columns.map(({ name }) => name)).toEqual(Object.keys(first!));
    expect(columns.map((column) => column['dc:description'])).toEqual([
      'First party of the pair.',
      'First party of the pair. Its id.',
      'First party of the pair. Its latitude; empty if unknown.',
      'First party of the pair. Its longitude; empty if unknown.',
      'Second party of the pair.',
      'Second party of the pair. Its id.',
      'Second party of the pair. Its latitude; empty if unknown.',
      'Second party of the pair. Its longitude; empty if unknown.',
      'Number of common items.',
      'Number of common items that are agreements.',
      ...['', ' First day that the date may be.', ' Last day that the date may be.'].map(
        (remark) => `Date of the latest common item; null if all are undated.${remark}`,
      ),
      expect.stringMatching(/ Precision of the date: YEAR, MONTH or DAY\.$/),
    ]);
  });

  it('names the file of a graph, and answers 304 to a repeated request', async () => {
    const response = await fetch(`${server.url}/export/network.gexf?level=CITY&top=1`);
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="entente-network-[\d-]+\.gexf"$/,
    );
    const again = await fetch(`${server.url}/export/network.gexf?level=CITY&top=1`, {
      headers: { 'if-none-match': response.headers.get('etag')! },
    });
    expect(again.status).toBe(304);
  });
});
