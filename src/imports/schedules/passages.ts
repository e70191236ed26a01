import { compile } from 'html-to-text';

/** What HTML has and other texts have not. */
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
 * A passage of a programme as a text for people: Pentabarf and frab write HTML, pretalx Markdown, which is readable as
 * it is. Line ends are "\n".
 */
export function plainText(passage: string): string {
  const text = passage.replace(/\r\n?/g, '\n');
  return (MARKUP.test(text) ? plain(text) : text).replace(/\n{3,}/g, '\n\n').trim();
}

/** Passages put together, each once: what stands in another is not said again. */
export function putTogether(passages: readonly string[]): string {
  const kept: string[] = [];
  for (const passage of passages) {
    if (passage === '' || kept.some((other) => other.includes(passage))) continue;
    const longer = kept.findIndex((other) => passage.includes(other));
    if (longer >= 0) kept[longer] = passage;
    else kept.push(passage);
  }
  return kept.join('\n\n');
}
