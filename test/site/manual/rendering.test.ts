import { beforeAll, describe, expect, it } from '@jest/globals';
import { repositoryOf, targetOf } from '../../../src/site/manual/build.ts';
import { renderMarkdown } from '../../../src/site/manual/markdown.ts';
import { indexOf, MAX_HITS, SearchIndex } from '../../../src/site/manual/search-index.ts';

const rendered = (markdown: string) => renderMarkdown(markdown, (href) => ({ href }));

describe('renderMarkdown', () => {
  it('gives headings the ids that GitHub gives them', () => {
    const { head, rest, sections } = rendered(
      '# A title\n\nLead.\n\n## Read `totalCount`, fast!\n\n## Filters & orders\n\n## Filters & orders\n\n### No. 1\n',
    );
    expect(head).toContain('<h1 id="a-title">A title</h1>');
    expect([...rest.matchAll(/<h[23] id="([^"]*)">/g)].map(([, id]) => id)).toEqual([
      'read-totalcount-fast',
      'filters--orders',
      'filters--orders-1',
      'no-1',
    ]);
    expect(sections.map(({ id, heading, text }) => [id, heading, text])).toEqual([
      ['', 'A title', 'Lead.'],
      ['read-totalcount-fast', 'Read totalCount, fast!', ''],
      ['filters--orders', 'Filters & orders', ''],
      ['filters--orders-1', 'Filters & orders', ''],
      ['no-1', 'No. 1', ''],
    ]);
  });

  it('escapes code and raw HTML', () => {
    const { head } = rendered('# T\n\n<script>alert(1)</script>\n\nA <b>b</b> `<i>`\n\n```ts\na < b && "c"\n```\n');
    expect(head).not.toMatch(/<(script|b|i)>/);
    expect(head).toContain('<code class="language-ts">a &lt; b &amp;&amp; &quot;c&quot;</code>');
  });

  it('names a table by the heading above it, and lets it scroll by itself', () => {
    const { rest } = rendered('# T\n\n## Limits "x"\n\n| a | b |\n| - | - |\n| 1 | [c](d) |\n');
    expect(rest).toContain(
      '<div class="table" role="group" tabindex="0" aria-label="Table: Limits &quot;x&quot;"><table>',
    );
    expect(rest).toContain('<td><a href="d">c</a></td>');
  });

  it('shows the path of a file that no page shows, unless the text names it', () => {
    const to = (markdown: string) => renderMarkdown(markdown, () => ({ file: 'deploy/nginx.conf' })).head;
    expect(to('[the file](x)')).toBe('<p>the file (<code>deploy/nginx.conf</code>)</p>\n');
    expect(to('[`deploy/nginx.conf`](x)')).toBe('<p><code>deploy/nginx.conf</code></p>\n');
  });
});

describe('targetOf', () => {
  const base = { file: 'src/site/manual/pages/cost.md', page: 'cost', repository: null };
  const record = { ...base, file: 'src/query/decisions/005-small-plans.md', page: 'decisions/query/005-small-plans' };

  it.each([
    ['errors.md', { href: 'errors' }],
    ['errors.md#retry', { href: 'errors#retry' }],
    ['#prices', { href: '#prices' }],
    ['https://example.org/a.md', { href: 'https://example.org/a.md' }],
    ['../../../README.md', { href: 'source' }],
    ['../../../query/decisions/005-small-plans.md', { href: 'decisions/query/005-small-plans' }],
    ['../../../../CHANGELOG.md', { href: 'changelog' }],
    ['../../../../schema.graphql', { href: '../schema.graphql' }],
    ['../../../../deploy/nginx.conf', { file: 'deploy/nginx.conf' }],
  ])('%s on a page of the manual', (href, target) => {
    expect(targetOf(href, base)).toEqual(target);
  });

  it('leads from a decision record to other pages', () => {
    expect(targetOf('../README.md', record)).toEqual({ href: '../../source/query' });
    expect(targetOf('../../site/manual/pages/cost.md#prices', record)).toEqual({ href: '../../cost#prices' });
    expect(targetOf('../../../schema.graphql', record)).toEqual({ href: '../../../schema.graphql' });
  });

  it('leads to the repository if the project has an address', () => {
    const repository = 'https://example.org/entente';
    expect(targetOf('../compiling/compiler.ts', { ...record, repository })).toEqual({
      href: 'https://example.org/entente/blob/HEAD/src/query/compiling/compiler.ts',
    });
  });

  it.each([
    ['https://example.org/entente', 'https://example.org/entente'],
    [{ url: 'git+https://example.org/entente.git' }, 'https://example.org/entente'],
    ['git@example.org:entente.git', null],
    [undefined, null],
  ])('repositoryOf(%j) is %j', (given, address) => {
    expect(repositoryOf(given)).toBe(address);
  });
});

describe('SearchIndex', () => {
  const section = (address: string, heading: string, text: string) => ({ address, title: 'Page', heading, text });
  let index: SearchIndex;
  beforeAll(async () => {
    const built = indexOf([
      section('a', 'Other', `${'word '.repeat(60)}it mentions replicas once. ${'end '.repeat(80)}`),
      section('b', 'Replicas', 'Standbys for reading.'),
      section('c', 'Keys', 'IDEMPOTENCY_KEY_REUSED, totalCount'),
    ]);
    index = await SearchIndex.load(JSON.parse(JSON.stringify(built)));
  });
  const found = (query: string) => index.search(query).hits.map(({ address }) => address);

  it('finds forms of a word, those in headings first', () => {
    expect(found('replica')).toEqual(['b', 'a']);
    expect(found('REPLICAS')).toEqual(['b', 'a']);
  });

  it('finds beginnings of words, codes and names of fields', () => {
    expect(found('totalc')).toEqual(['c']);
    expect(found('idempotency')).toEqual(['c']);
    expect(found('IDEMPOTENCY_KEY_REUSED')).toEqual(['c']);
  });

  it('finds sections with some of the words, or similar ones, only if none has all', () => {
    expect(index.search('standbys keys')).toMatchObject({ isPartial: true });
    expect(found('standbys keys').sort()).toEqual(['b', 'c']);
    expect(found('standbys reading')).toEqual(['b']);
    expect(found('idempotncy')).toEqual(['c']);
    expect(index.search('xyzzy')).toEqual({ hits: [], isPartial: false });
  });

  it('cuts an excerpt around the first word found, and marks the words', () => {
    const { excerpt } = index.search('replica').hits[1]!;
    expect(excerpt.filter(({ isMatch }) => isMatch)).toEqual([{ text: 'replicas', isMatch: true }]);
    const text = excerpt.map(({ text }) => text).join('');
    expect(text).toMatch(/^… (word )+it mentions replicas once\. (end )+…$/);
    expect(text.length).toBeLessThan(260);
  });

  it('returns no more than the best', async () => {
    const many = Array.from({ length: 50 }, (_, number) => section(`s${number}`, 'Same', 'same'));
    expect((await SearchIndex.load(indexOf(many))).search('same').hits).toHaveLength(MAX_HITS);
  });
});
