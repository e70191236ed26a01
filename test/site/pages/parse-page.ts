/** The visible texts of a page and the targets of its links. */
export interface ParsedPage {
  lang: string;
  kicker: string;
  title: string;
  facts: { [label: string]: string };
  /** Lists by heading, including sources. The cells of a table are separated by " | ". */
  lists: { [heading: string]: string[] };
  links: { [text: string]: string };
  html: string;
}

/** Parses a page of the server. */
export function parsePage(html: string): ParsedPage {
  const lists: ParsedPage['lists'] = {};
  const sections = html.matchAll(/<section[^>]*>\s*(?:<details><summary>)?<h2[^>]*>(.*?)<\/h2>(.*?)<\/section>/gs);
  for (const [, heading, section] of sections) {
    lists[textOf(heading!)] = [
      ...section!.matchAll(/<li>(.*?)<\/li>|<tr>(<td>.*?)<\/tr>|<p class="more">(.*?)<\/p>/gs),
    ].map(([, item, row, more]) =>
      row ? row.split('</td>').slice(0, -1).map(textOf).join(' | ') : textOf(item ?? more!),
    );
  }
  return {
    html,
    lang: /<html lang="([^"]*)"/.exec(html)![1]!,
    kicker: textOf(/<p class="kicker">(.*?)<\/p>/s.exec(html)?.[1] ?? ''),
    title: textOf(/<h1[^>]*>(.*?)<\/h1>/s.exec(html)![1]!),
    facts: Object.fromEntries(
      [...html.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/gs)].map(([, label, value]) => [
        textOf(label!),
        textOf(value!),
      ]),
    ),
    lists,
    links: Object.fromEntries(
      [...html.matchAll(/<a [^>]*?href="([^"]*)"[^>]*>(.*?)<\/a>/gs)].map(([, href, text]) => [
        textOf(text!),
        unescaped(href!),
      ]),
    ),
  };
}

function textOf(markup: string): string {
  return unescaped(markup.replace(/<[^>]*>/g, ''))
    .replace(/\s+/g, ' ')
    .trim();
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
