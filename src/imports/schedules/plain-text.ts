import { compile } from 'html-to-text';

/** Markup that only HTML has. */
const MARKUP =
  /<\/(?:a|b|blockquote|code|div|em|h[1-6]|i|li|ol|p|pre|small|span|strong|table|ul)>|<(?:br|hr|li|p)\b[^<>]*>/i;

const headings = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({
  selector,
  options: { uppercase: false },
}));

const plain = compile({
  wordwrap: false,
  limits: { maxDepth: 64 },
  selectors: [
    ...headings,
    { selector: 'img', format: 'skip' },
    { selector: 'ul', options: { itemPrefix: '- ' } },
    { selector: 'a', options: { hideLinkHrefIfSameAsText: true, linkBrackets: ['(', ')'] } },
  ],
});

/**
 * Converts a passage to plain text. Pentabarf and frab write HTML; the Markdown of pretalx is readable as it is. Line
 * ends become "
 * ".
 */
export function plainText(passage: string): string {
  const text = passage.replace(/\r\n?/g, '\n');
  return (MARKUP.test(text) ? plain(text) : text).replace(/\n{3,}/g, '\n\n').trim();
}

/** Joins passages, leaving out those contained in others. */
export function joinPassages(passages: readonly string[]): string {
  const distinct: string[] = [];
  for (const passage of passages) {
    if (passage === '' || distinct.some((other) => other.includes(passage))) continue;
    const longer = distinct.findIndex((other) => passage.includes(other));
    if (longer >= 0) distinct[longer] = passage;
    else distinct.push(passage);
  }
  return distinct.join('\n\n');
}
