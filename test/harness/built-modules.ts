import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from '../../src/site/bundling/bundle.ts';

/** A module in the manifest of Vite. */
interface BuiltModule {
  file: string;
  css?: string[];
  imports?: string[];
  dynamicImports?: string[];
}

/** The modules of a bundle of pages, for budgets of bytes. A source is a path below the folder of the pages: `main.tsx`. */
export class BuiltModules {
  readonly #modules: { [source: string]: BuiltModule };

  constructor(private readonly bundle: Pick<Bundle, 'folder'>) {
    this.#modules = JSON.parse(readFileSync(join(bundle.folder, '.vite/manifest.json'), 'utf8'));
  }

  /**
   * Returns the sources of a module and of all that it imports.
   * @param follows whether an import at run time counts as well; by default none does
   */
  needed(source: string, follows = (_from: string, _to: string) => false, found = new Set<string>()): Set<string> {
    if (found.has(source)) return found;
    found.add(source);
    const { imports = [], dynamicImports = [] } = this.#modules[source]!;
    for (const each of [...imports, ...dynamicImports.filter((to) => follows(source, to))])
      this.needed(each, follows, found);
    return found;
  }

  /** Returns the bytes of the scripts of these sources, as a browser receives them. */
  bytes(sources: Iterable<string>): number {
    const files = new Set([...sources].map((source) => this.#modules[source]!.file));
    return [...files].reduce((sum, file) => sum + this.#sent(file), 0);
  }

  /** Returns the bytes of the first style sheet of a source, as a browser receives it. */
  cssBytes(source: string): number {
    return this.#sent(this.#modules[source]!.css![0]!);
  }

  #sent(file: string): number {
    const path = join(this.bundle.folder, file);
    return (statSync(`${path}.br`, { throwIfNoEntry: false }) ?? statSync(path)).size;
  }
}
