/** The usual size of an embedded picture in pixels. */
export const EMBED_WIDTH = 760;
export const EMBED_HEIGHT = 520;

/** Colours of an embedded picture; without one, those of the reader's system. */
export const THEMES = ['light', 'dark'] as const;

export type Theme = (typeof THEMES)[number];

/**
 * Returns the element that embeds a picture. The sandbox has no `allow-same-origin`: the picture asks the API as any other
 * site does. Its links open pages outside of the sandbox.
 *
 * @param url absolute
 * @param size the width in pixels or per cent, and the height in pixels
 */
export function embedCode(url: string, title: string, { width, height }: { width: string; height: number }): string {
  return (
    `<iframe src="${escaped(url)}" title="${escaped(title)}" width="${width}" height="${height}" loading="lazy" ` +
    'sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox" style="border:0"></iframe>'
  );
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
