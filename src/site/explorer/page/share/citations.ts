/** The parts of a citation of a view. */
export interface CitedView {
  title: string;
  /** The title of the data. */
  container: string;
  /** The day of the data, as an ISO date; null if unknown. */
  issued: string | null;
  url: string;
  /** Today, as an ISO date. */
  accessed: string;
}

/** Returns a citation in the formats of reference managers, by their file names' endings. */
export function citationFiles(view: CitedView): { readonly [ending: string]: string } {
  return { bib: bibtexOf(view), ris: risOf(view), json: JSON.stringify([cslOf(view)], null, 2) };
}

function bibtexOf({ title, container, issued, url, accessed }: CitedView): string {
  const escape = (text: string) => text.replace(/[\\{}%&#$_^~]/g, (character) => `\\${character}`);
  const fields = [
    ['title', `{${escape(title)}}`],
    ['howpublished', escape(container)],
    ...(issued
      ? [
          ['date', issued],
          ['year', issued.slice(0, 4)],
        ]
      : []),
    ['url', url.replace(/[{}\\]/g, encodeURIComponent)],
    ['urldate', accessed],
  ];
  return `@misc{entente,\n${fields.map(([name, value]) => `  ${name} = {${value}},\n`).join('')}}\n`;
}

function risOf({ title, container, issued, url, accessed }: CitedView): string {
  const lines = [
    ['TY', 'DATA'],
    ['TI', title],
    ['PB', container],
    ...(issued ? [['DA', issued.replaceAll('-', '/')]] : []),
    ['UR', url],
    ['Y2', accessed.replaceAll('-', '/')],
    ['ER', ''],
  ];
  return lines.map(([tag, value]) => `${tag}  - ${value}\r\n`).join('');
}

function cslOf({ title, container, issued, url, accessed }: CitedView): object {
  const parts = (date: string) => ({ 'date-parts': [date.split('-').map(Number)] });
  return {
    id: url,
    type: 'dataset',
    title,
    'container-title': container,
    ...(issued && { issued: parts(issued) }),
    URL: url,
    accessed: parts(accessed),
  };
}
