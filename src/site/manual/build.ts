import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { type BuiltManual, MANUAL_FILE, type ManualPage } from './built-manual.ts';
import { OTHER_PROGRAMS, pageOfFile, SOURCE_PAGES } from './contents.ts';
import { type LinkTarget, renderMarkdown, type Section } from './markdown.ts';
import { upFrom } from './page-links.ts';
import { type FoundSection, indexOf } from './search-index.ts';
import { english } from './words/en.ts';

const MANUAL = 'src/site/manual/pages/';

/**
 * Renders all pages and indexes the sections of the manual.
 *
 * @param project the folder with the sources
 */
export function buildManual(project: string): void {
  const repository = repositoryOf(JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')).repository);
  const pages: { [page: string]: ManualPage } = {};
  const sections = otherProgramsSections();
  for (const file of filesOf(project)) {
    const page = pageOfFile(file)!;
    const markdown = readFileSync(join(project, file), 'utf8');
    const rendered = renderMarkdown(markdown, (href) => targetOf(href, { file, page, repository }));
    const [title] = rendered.sections;
    if (title?.depth !== 1) throw new Error(`${file}: the first heading is not the title. Begin it with "# ".`);
    pages[page] = {
      title: title.heading,
      file,
      head: rendered.head,
      rest: rendered.rest,
      headings: rendered.sections.filter(({ depth }) => depth === 2).map(({ id, heading }) => ({ id, heading })),
    };
    if (file.startsWith(MANUAL)) sections.push(...rendered.sections.map((each) => found(page, title.heading, each)));
  }
  const built: BuiltManual = { pages, index: indexOf(sections) };
  mkdirSync(dirname(MANUAL_FILE), { recursive: true });
  // A server or a test that reads the file at this moment gets a whole one.
  const draft = `${MANUAL_FILE}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(built));
  renameSync(draft, MANUAL_FILE);
}

/** The Markdown files that pages show, in the order of their names. */
function filesOf(project: string): string[] {
  const below = readdirSync(join(project, 'src'), { recursive: true, encoding: 'utf8' });
  const files = below.map((file) => posix.join('src', file.replaceAll('\\', '/')));
  return [...new Set([...files, ...Object.keys(SOURCE_PAGES)])].filter((file) => pageOfFile(file) !== null).sort();
}

/** The position of a page, from which its relative links are resolved. */
export interface LinkBase {
  /** The path of the page's file in the project. */
  file: string;
  page: string;
  /** An address without a slash at the end; null if the project has none. */
  repository: string | null;
}

/** @param href as it is written in the file: `cost.md#limits`, `../../README.md`, `https://example.org` */
export function targetOf(href: string, { file, page, repository }: LinkBase): LinkTarget {
  if (/^(#|[a-z]+:)/i.test(href)) return { href };
  const [path = '', anchor] = href.split('#');
  const target = posix.join(posix.dirname(file), path);
  const ending = anchor === undefined ? '' : `#${anchor}`;
  const shown = pageOfFile(target);
  if (shown !== null) return { href: `${upFrom(page)}${shown}${ending}` };
  if (target === 'schema.graphql') return { href: `${upFrom(page)}../schema.graphql` };
  return repository === null ? { file: target } : { href: `${repository}/blob/HEAD/${target}${ending}` };
}

/**
 * @param repository of package.json
 * @returns an address for people, without a slash at the end; null if there is none
 */
export function repositoryOf(repository: string | { url: string } | undefined): string | null {
  const url = typeof repository === 'object' ? repository.url : repository;
  const address = url?.replace(/^git\+/, '').replace(/(\.git)?\/?$/, '');
  return address?.startsWith('https://') ? address : null;
}

function found(page: string, title: string, { id, heading, text }: Section): FoundSection {
  return { address: id === '' ? page : `${page}#${id}`, title, heading, text };
}

/** The page in English, as it is searched. */
function otherProgramsSections(): FoundSection[] {
  const { title, lead, recipes } = english;
  return [
    { address: OTHER_PROGRAMS, title, heading: title, text: lead },
    ...Object.entries(recipes).map(([id, recipe]) => ({
      address: `${OTHER_PROGRAMS}#${id}`,
      title,
      heading: recipe.title,
      text: recipe.steps.join(' '),
    })),
  ];
}
