import { html } from '../../outputs/wording/html.ts';
import type { Writer } from '../../outputs/wording/writer.ts';
import type { PageLanguage } from '../../records/description/words.ts';
import { RECIPES, type Recipe, type RecipeAddress } from './addresses.ts';
import { OTHER_PROGRAMS } from './contents.ts';
import { manualPage } from './layout.ts';
import { neighbours } from './pages.ts';
import { english, type OtherProgramsWords } from './words/en.ts';
import { russian } from './words/ru.ts';
import { chinese } from './words/zh.ts';

/** In the languages of pages. */
const WORDS: { [lang in PageLanguage]: OtherProgramsWords } = { en: english, ru: russian, zh: chinese };

/**
 * Returns the page on how other programs read the data, with addresses of this server to copy.
 * @param publicUrl address of this server, without a slash at the end
 */
export function otherProgramsPage(publicUrl: string, to: Writer): string {
  const words = WORDS[to.words.lang];
  const content = html`<h1>${words.title}</h1>
<p class="lead">${words.lead}</p>
${(Object.keys(RECIPES) as Recipe[]).map((recipe) => {
  const { title, steps } = words.recipes[recipe];
  return html`<section id="${recipe}">
<h2>${title}</h2>
<ol>
${steps.map((step) => html`<li>${step}</li>\n`)}</ol>
<ul class="addresses" aria-label="${words.copy}">
${RECIPES[recipe].map((address) => html`<li>${addressHtml(publicUrl, address)}</li>\n`)}</ul>
</section>
`;
})}
<p>${words.more}</p>
${neighbours(OTHER_PROGRAMS)}`;
  return manualPage({ page: OTHER_PROGRAMS, title: words.title, content, isTranslated: true }, to);
}

function addressHtml(publicUrl: string, { form, path }: RecipeAddress) {
  return html`<a href="${publicUrl + path}"><code>${publicUrl + path}</code></a> <span class="note">${form}</span>`;
}
