import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AsPlainObject } from 'minisearch';
import { BUILT } from '../bundling/bundle.ts';
import { SearchIndex } from './search-index.ts';

/** Written by the build. */
export const MANUAL_FILE = join(BUILT, 'manual.json');

/** A page, rendered from Markdown. */
export interface ManualPage {
  title: string;
  /** Its path in the project. */
  file: string;
  /** HTML up to the first second-level heading. */
  head: string;
  /** HTML from there on. */
  rest: string;
  /** Of the second level. */
  headings: { id: string; heading: string }[];
}

export interface BuiltManual {
  /** By their addresses below `/docs/`. */
  pages: { [page: string]: ManualPage };
  index: AsPlainObject;
}

/** The manual as the build left it, with its index ready to search. */
export interface LoadedManual {
  pages: ReadonlyMap<string, ManualPage>;
  index: SearchIndex;
}

/** Reads the built manual at its first use. Before that, it takes no memory. */
export class ManualFile {
  #loaded: Promise<LoadedManual | null> | null = null;

  constructor(private readonly path = MANUAL_FILE) {}

  /** Returns the manual; null if it has not been built. */
  async load(): Promise<LoadedManual | null> {
    this.#loaded ??= readManual(this.path);
    try {
      return await this.#loaded;
    } catch (error) {
      // The next request tries again.
      this.#loaded = null;
      throw error;
    }
  }
}

async function readManual(path: string): Promise<LoadedManual | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const { pages, index } = JSON.parse(text) as BuiltManual;
  return { pages: new Map(Object.entries(pages)), index: await SearchIndex.load(index) };
}
