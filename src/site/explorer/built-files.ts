import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Html, html } from '../../outputs/wording/html.ts';
import type { View } from './address.ts';

/** A file that Vite built, in its manifest. */
interface BuiltFile {
  file: string;
  css?: readonly string[];
  imports?: readonly string[];
}

/** Source of the page, as the manifest names it. */
const ENTRY = 'main.tsx';

/** The files of the built page, as the pages of views link to them. */
export class BuiltFiles {
  readonly #manifest: { readonly [source: string]: BuiltFile };

  /** @param views the source of each view, relative to the page's folder */
  constructor(
    folder: string,
    readonly policy: string,
    private readonly views: { readonly [view in View]: string },
  ) {
    const path = join(folder, '.vite/manifest.json');
    this.#manifest = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  }

  get isBuilt(): boolean {
    return ENTRY in this.#manifest;
  }

  /** Returns the links to style sheet and script for the head of a page. The browser loads the view's script at once as well. */
  head(view: View, root: string): Html {
    const { file, css = [] } = this.#manifest[ENTRY]!;
    const preloaded = this.#withImports(this.views[view]).filter((each) => each !== file);
    return html`${css.map((each) => html`<link rel="stylesheet" href="${root}explorer/${each}">\n`)}<script type="module" src="${root}explorer/${file}"></script>
${preloaded.map((each) => html`<link rel="modulepreload" href="${root}explorer/${each}">\n`)}`;
  }

  /** The files of a source and of all that it imports. */
  #withImports(source: string, seen = new Set<string>()): string[] {
    const built = this.#manifest[source];
    if (!built || seen.has(source)) return [];
    seen.add(source);
    return [built.file, ...(built.imports ?? []).flatMap((each) => this.#withImports(each, seen))];
  }
}
