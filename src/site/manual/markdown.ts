import GithubSlugger from 'github-slugger';
import { Marked, Renderer, type Token, type Tokens } from 'marked';
import { Html, html } from '../../outputs/wording/html.ts';

/** A heading and the text below it, up to the next heading. */
export interface Section {
  /** The heading's id, as GitHub makes it; empty for the page's title. */
  id: string;
  heading: string;
  depth: number;
  /** Without Markdown. */
  text: string;
}

export interface RenderedPage {
  /** From the title to the second-level heading. */
  head: string;
  /** From the first second-level heading on. */
  rest: string;
  sections: Section[];
}

/** The target of a link: an address, or a file that no page shows. */
export type LinkTarget = { href: string } | { file: string };

/**
 * Renders Markdown as GitHub does. Raw HTML is shown as text.
 *
 * @param resolve the target of a link, given as it is written in the file
 */
export function renderMarkdown(markdown: string, resolve: (href: string) => LinkTarget): RenderedPage {
  const slugger = new GithubSlugger();
  const sections: Section[] = [];
  const renderer = rendererFor(resolve, (token) => {
    const heading = plainText(token.tokens);
    const id = slugger.slug(heading);
    sections.push({ id: token.depth === 1 ? '' : id, heading, depth: token.depth, text: '' });
    return id;
  });
  const marked = new Marked({ gfm: true, renderer });
  const tokens = marked.lexer(markdown);
  const rest = tokens.findIndex((token) => token.type === 'heading' && token.depth > 1);
  const split = rest < 0 ? tokens.length : rest;
  const page = { head: marked.parser(tokens.slice(0, split)), rest: marked.parser(tokens.slice(split)), sections };
  let section = -1;
  for (const token of tokens) {
    if (token.type === 'heading') section++;
    else if (sections[section]) sections[section]!.text += `${plainText([token])}\n`;
  }
  for (const each of sections) each.text = each.text.replace(/\s+/g, ' ').trim();
  return page;
}

function rendererFor(resolve: (href: string) => LinkTarget, idOf: (token: Tokens.Heading) => string) {
  /** The last heading, which names the table below it for screen readers. */
  let above = '';
  return {
    heading(this: Renderer, token: Tokens.Heading): string {
      const id = idOf(token);
      above = plainText(token.tokens);
      const content = Html.trusted(this.parser.parseInline(token.tokens));
      if (token.depth === 1) return html`<h1 id="${id}">${content}</h1>\n`.toString();
      const tag = Html.trusted(`h${token.depth}`);
      return html`<${tag} id="${id}"><a href="#${id}">${content}</a></${tag}>\n`.toString();
    },
    code({ text, lang }: Tokens.Code): string {
      return html`<div class="code"><pre tabindex="0"><code${lang && html` class="language-${lang}"`}>${text}</code></pre></div>\n`.toString();
    },
    table(this: Renderer, token: Tokens.Table): string {
      const table = Html.trusted(Renderer.prototype.table.call(this, token));
      return html`<div class="table" role="group" tabindex="0" aria-label="Table: ${above}">${table}</div>\n`.toString();
    },
    link(this: Renderer, { href, tokens, text }: Tokens.Link): string {
      const content = Html.trusted(this.parser.parseInline(tokens));
      const target = resolve(href);
      if ('href' in target) return html`<a href="${target.href}">${content}</a>`.toString();
      return text.includes(target.file)
        ? content.toString()
        : html`${content} (<code>${target.file}</code>)`.toString();
    },
    html: ({ text }: Tokens.HTML | Tokens.Tag): string => html`${text}`.toString(),
  };
}

/** Returns the text of tokens without Markdown. */
function plainText(tokens: readonly Token[] | undefined): string {
  return (tokens ?? []).map(textOf).join('');
}

function textOf(token: Token): string {
  switch (token.type) {
    case 'table': {
      const { header, rows } = token as Tokens.Table;
      return [header, ...rows].map((row) => row.map((cell) => plainText(cell.tokens)).join(' · ')).join('\n');
    }
    case 'list':
      return (token as Tokens.List).items.map((item) => plainText(item.tokens)).join('\n');
    case 'br':
    case 'space':
      return '\n';
    default:
      return 'tokens' in token && token.tokens ? plainText(token.tokens) : ((token as { text?: string }).text ?? '');
  }
}
