import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import GithubSlugger from 'github-slugger';
import { Marked, type Token } from 'marked';
import { CONTENTS, OTHER_PROGRAMS, pageOfFile, SOURCE_PAGES } from '../../../src/site/manual/contents.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PAGES = 'src/site/manual/pages';
const MAX_LINES = 250;

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const pages = readdirSync(join(ROOT, PAGES)).map((file) => `${PAGES}/${file}`);
const listed = CONTENTS.flatMap(({ entries }) => entries.map(({ page }) => page));

/** All Markdown files of the project, as git knows them or will know them. */
const markdownFiles = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .trim()
  .split('\n');

interface Outline {
  links: string[];
  ids: Set<string>;
}

const outlines = new Map<string, Outline>();

/** The links of a Markdown file, and the ids of its headings as GitHub makes them. */
function outlineOf(file: string): Outline {
  const known = outlines.get(file);
  if (known) return known;
  const outline: Outline = { links: [], ids: new Set() };
  const slugger = new GithubSlugger();
  const marked = new Marked();
  marked.walkTokens(marked.lexer(read(file)), (token) => {
    if (token.type === 'link' || token.type === 'image') outline.links.push(token.href);
    if (token.type === 'heading') outline.ids.add(slugger.slug(textOf(token)));
  });
  outlines.set(file, outline);
  return outline;
}

function textOf(token: Token): string {
  return 'tokens' in token && token.tokens ? token.tokens.map(textOf).join('') : (token as { text: string }).text;
}

describe('the pages of the manual', () => {
  it.each(pages)('%s has at most 250 lines and begins with its title', (file) => {
    const text = read(file);
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(MAX_LINES);
    expect(text).toMatch(/^# \S/);
  });

  it('are all in the contents, once', () => {
    const files = [...pages.map(pageOfFile), ...Object.values(SOURCE_PAGES), OTHER_PROGRAMS];
    expect([...listed].sort()).toEqual(files.sort());
  });

  it('have no address that belongs to another page', () => {
    const names = pages.map(pageOfFile);
    for (const taken of ['search', 'source', 'decisions', OTHER_PROGRAMS]) expect(names).not.toContain(taken);
  });

  it('begin with the page for a reader who is new', () => {
    expect(listed[0]).toBe('getting-started');
  });
});

describe('pageOfFile', () => {
  it.each([
    ['src/site/manual/pages/cost.md', 'cost'],
    ['src/README.md', 'source'],
    ['src/query/README.md', 'source/query'],
    ['src/query/decisions/005-small-plans.md', 'decisions/query/005-small-plans'],
    ['CHANGELOG.md', 'changelog'],
    ['README.md', null],
    ['test/consistency/README.md', null],
    ['src/site/manual/pages/../../../../secret.md', null],
  ])('of %s is %s', (file, page) => {
    expect(pageOfFile(file)).toBe(page);
  });
});

describe('links in Markdown files', () => {
  it('are found', () => {
    expect(markdownFiles).toEqual(expect.arrayContaining(['README.md', '.github/CONTRIBUTING.md', ...pages]));
    expect(markdownFiles.flatMap((file) => outlineOf(file).links).length).toBeGreaterThan(200);
  });

  it.each(markdownFiles)('of %s lead to a file and a heading', (file) => {
    const dead = outlineOf(file).links.filter((link) => {
      if (/^[a-z]+:/i.test(link)) return false;
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? file : posix.join(posix.dirname(file), path);
      if (target.startsWith('..') || !existsSync(join(ROOT, target))) return true;
      return anchor !== undefined && !(target.endsWith('.md') && outlineOf(target).ids.has(anchor));
    });
    expect(dead).toEqual([]);
  });
});
