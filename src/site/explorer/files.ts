import type { GraphQLSchema } from 'graphql';
import { type Html, html } from '../../outputs/wording/html.ts';
import { contentSecurityPolicy } from '../../outputs/wording/page-reply.ts';
import { BuiltBundle } from '../bundling/routes.ts';
import { EXPLORER } from './bundle.ts';
import { type CatalogueFile, catalogueFiles } from './catalogues.ts';

/** Pictures are offered as PNG, which the browser draws from a blob, and the code to embed them is shown with a preview. */
export const PAGE_SOURCES = { 'img-src': "'self' blob: data:", 'frame-src': "'self'" };

export interface ExplorerFileOptions {
  /** Whether other sites may embed pictures. */
  mayEmbed: boolean;
  /** A mail address or a page for questions about the data; null if there is none. */
  contact: string | null;
  /** The folder of the built page, if it differs from the default. */
  folder?: string;
}

/** The scripts, styles and words of the explorer, for its views and for the parts of record pages that it fills. */
export class ExplorerFiles {
  readonly built: BuiltBundle;
  /** By language. */
  readonly catalogues: ReadonlyMap<string, CatalogueFile>;
  /** Whether other sites may embed pictures and records. */
  readonly mayEmbed: boolean;

  constructor(schema: GraphQLSchema, { mayEmbed, contact, folder = EXPLORER.folder }: ExplorerFileOptions) {
    this.built = new BuiltBundle(EXPLORER, { at: '/', policy: contentSecurityPolicy(PAGE_SOURCES), folder });
    this.mayEmbed = mayEmbed;
    this.catalogues = catalogueFiles(schema, { mayEmbed, contact });
  }

  /**
   * Returns the elements of a head that load the script and, if the page is a view, its module.
   *
   * @param module its source, relative to the folder of the page
   * @throws GraphQLError SERVICE_UNAVAILABLE if the bundle has not been built
   */
  head(root: string, lang: string, module?: string): Html {
    return html`${this.built.requiredHead(root, module ? [module] : [])}${this.wordsHead(root, lang)}`;
  }

  /** Returns the elements of a head that fill the parts of a record page; null if the bundle has not been built. */
  partsHead(root: string, lang: string): Html | null {
    const scripts = this.built.head(root);
    return scripts && html`${scripts}${this.wordsHead(root, lang)}`;
  }

  /** Returns the script of every page's search box, with the address of its words; null if it has not been built. */
  searchBoxHead(root: string, lang: string): Html | null {
    const script = this.built.scriptAddress('header/main.ts');
    const { address } = this.catalogues.get(lang)!;
    return script === null
      ? null
      : html`<script type="module" src="${root}${script}" data-words="${root}${address}"></script>\n`;
  }

  /** Returns the element of a head that names the words and lists, which scripts read. */
  wordsHead(root: string, lang: string): Html {
    const { address } = this.catalogues.get(lang)!;
    return html`<link rel="preload" href="${root}${address}" as="fetch" crossorigin id="words">\n`;
  }
}
