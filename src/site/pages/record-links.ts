import { readableAddressOf } from '../../outputs/record-documents/readable-addresses.ts';
import type { RecordFormat } from '../../outputs/record-documents/record-format.ts';
import { type Html, html } from '../../outputs/wording/html.ts';
import { LANGUAGES } from '../../outputs/wording/words.ts';
import type { Writer } from '../../outputs/wording/writer.ts';
import type { FoundRecord } from '../../records/description/found-record.ts';

/** A link of a page to another form of the same record (RFC 8288). */
export interface PageLink {
  rel: 'canonical' | 'alternate' | 'describedby';
  /** An absolute address. */
  href: string;
  type?: string;
  hreflang?: string;
  /** In elements only: a header has no letters beyond ASCII. */
  title?: string;
}

/**
 * Returns the links of a record's page: its own address, the page in each language, its formats, its card for
 * other sites, and its description as data. The page of an old version has the address of the current one, so that search engines list a record once.
 */
export function recordLinks(
  record: FoundRecord,
  title: string,
  { publicUrl, forms, mayEmbed }: { publicUrl: string; forms: readonly RecordFormat[]; mayEmbed: boolean },
  { wanted, words, languageQuery }: Writer,
): PageLink[] {
  const { currentId, slug } = record;
  const address = `${publicUrl}/${readableAddressOf({ id: currentId, slug }) ?? `id/${currentId}`}`;
  const inLanguage = (lang: string) => `${address}?lang=${lang}`;
  const formats = forms.map(({ name, extension, mediaTypes: [type] }) => ({
    type: type.split(';')[0]!,
    href: `${publicUrl}/id/${record.id}${extension}${languageQuery}`,
    title: name,
  }));
  const asData = formats.find(({ type }) => type === 'application/ld+json');
  return [
    // A page whose address names a language is a page of its own.
    { rel: 'canonical', href: wanted.named && wanted.lang === words.lang ? inLanguage(words.lang) : address },
    ...LANGUAGES.map(({ lang }): PageLink => ({ rel: 'alternate', hreflang: lang, href: inLanguage(lang) })),
    { rel: 'alternate', hreflang: 'x-default', href: address },
    ...formats.map((format): PageLink => ({ rel: 'alternate', ...format })),
    ...(mayEmbed
      ? [
          {
            rel: 'alternate' as const,
            type: 'application/json+oembed',
            href: `${publicUrl}/oembed?url=${encodeURIComponent(record.url + languageQuery)}`,
            title,
          },
        ]
      : []),
    ...(asData ? [{ rel: 'describedby' as const, type: asData.type, href: asData.href }] : []),
  ];
}

/** Returns links as elements of the head of a page. */
export function linkElements(links: readonly PageLink[]): Html[] {
  return links.map(
    ({ rel, type, hreflang, href, title }) =>
      html`<link rel="${rel}"${type && html` type="${type}"`}${hreflang && html` hreflang="${hreflang}"`} href="${href}"${title && html` title="${title}"`}>\n`,
  );
}

/** Returns links as the value of the header `Link`. */
export function linkHeader(links: readonly PageLink[]): string {
  return links
    .map(({ rel, type, hreflang, href }) =>
      [`<${href}>; rel="${rel}"`, type && `type="${type}"`, hreflang && `hreflang="${hreflang}"`]
        .filter(Boolean)
        .join('; '),
    )
    .join(', ');
}
