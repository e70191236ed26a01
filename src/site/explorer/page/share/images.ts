/** The words around a drawing in its image. */
export interface ImageWords {
  title: string;
  /** Below the drawing: what is left out, date, source and address. */
  lines: readonly string[];
}

const SVG = 'http://www.w3.org/2000/svg';

/** Styles that an image needs, as it has no style sheet. */
const STYLES = [
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'text-anchor',
  'paint-order',
];

/** Pixels: the margin, the height of a line of words, and of the title. */
const MARGIN = 16;
const LINE = 18;
const TITLE = 34;
const LEGEND = 20;

/** Pixels of the image for each pixel of the page. */
const SHARPNESS = 2;

/** Saves the drawing of a figure as SVG or PNG. The name of the file tells title and day. */
export async function saveImage(figure: HTMLElement, ending: 'svg' | 'png', words: ImageWords): Promise<void> {
  const drawing = figure.querySelector<SVGSVGElement>('.picture-body svg:not(.legend svg)');
  if (!drawing) return;
  const { text, width, height } = imageOf(drawing, figure, words);
  const svg = new Blob([text], { type: 'image/svg+xml' });
  const name = `entente-${words.title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-')}-${new Date().toISOString().slice(0, 10)}`;
  download(ending === 'svg' ? svg : await asPng(svg, width, height), `${name}.${ending}`);
}

/** Returns the drawing with its styles, legend and words as an SVG document. */
function imageOf(drawing: SVGSVGElement, figure: HTMLElement, { title, lines }: ImageWords) {
  const { width: inner, height: drawn } = drawing.getBoundingClientRect();
  const legend = [...figure.querySelectorAll('.legend li')];
  const top = MARGIN + TITLE + legend.length * LEGEND;
  const width = inner + 2 * MARGIN;
  const height = top + drawn + lines.length * LINE + 2 * MARGIN;
  const image = document.createElementNS(SVG, 'svg');
  const page = getComputedStyle(document.body);
  set(image, { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}`, 'font-family': page.fontFamily });
  const paper = document.createElementNS(SVG, 'rect');
  set(paper, { width, height, fill: page.backgroundColor });
  image.append(paper, textAt(title, MARGIN, MARGIN + 16, { 'font-size': 20, 'font-weight': 600, fill: page.color }));
  legend.forEach((entry, index) => {
    const mark = document.createElementNS(SVG, 'rect');
    const { fill, stroke } = getComputedStyle(entry.querySelector('rect')!);
    const y = MARGIN + TITLE + index * LEGEND;
    set(mark, { x: MARGIN, y, width: 12, height: 12, fill, stroke });
    image.append(mark, textAt(entry.textContent ?? '', MARGIN + 20, y + 11, { 'font-size': 13, fill: page.color }));
  });
  const copy = copyOf(drawing);
  set(copy, { x: MARGIN, y: top, width: inner, height: drawn });
  image.append(copy);
  lines.forEach((line, index) => {
    image.append(
      textAt(line, MARGIN, top + drawn + MARGIN + (index + 1) * LINE, { 'font-size': 12, fill: page.color }),
    );
  });
  return { text: new XMLSerializer().serializeToString(image), width, height };
}

/** Copies a drawing together with the styles that its elements have on the page. Links become absolute. */
function copyOf(drawing: SVGSVGElement): SVGSVGElement {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const copies = [copy, ...copy.querySelectorAll('*')];
  [drawing, ...drawing.querySelectorAll('*')].forEach((element, index) => {
    const style = getComputedStyle(element);
    const to = copies[index]!;
    for (const name of STYLES) to.setAttribute(name, style.getPropertyValue(name));
    to.removeAttribute('class');
    const href = element.getAttribute('href');
    if (href) to.setAttribute('href', new URL(href, document.baseURI).href);
  });
  return copy;
}

function textAt(text: string, x: number, y: number, attributes: { [name: string]: string | number }): SVGTextElement {
  const element = document.createElementNS(SVG, 'text');
  set(element, { x, y, ...attributes });
  element.textContent = text;
  return element;
}

function set(element: Element, attributes: { [name: string]: string | number }): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
}

async function asPng(svg: Blob, width: number, height: number): Promise<Blob> {
  const image = new Image();
  image.src = URL.createObjectURL(svg);
  await image.decode();
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width * SHARPNESS, height * SHARPNESS];
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(image.src);
  return new Promise((resolve) => {
    canvas.toBlob((blob) => resolve(blob!), 'image/png');
  });
}

function download(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // The browser needs the blob until it has begun to save it.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
