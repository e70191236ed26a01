import { html, jsonLdElement } from '../wording/html.ts';
import { layoutPage } from '../wording/page-layout.ts';
import type { Writer } from '../wording/writer.ts';
import type { Release } from './release-store.ts';

/** The page that lists all releases, the latest first. @param data the list for search engines */
export function releaseListPage(releases: readonly Release[], data: object, to: Writer): string {
  const entry = ({ number, created, citation }: Release) =>
    html`<li><a href="releases/${number}${to.languageQuery}">${to.label('release')} ${number}</a> · <time datetime="${created}">${to.date(created.slice(0, 10))}</time><br><span lang="en">${citation}</span></li>\n`;
  const content = html`<h1>${to.label('releases')}</h1>
<p class="lead">${to.label('releasesLead')} <a href="releases.json">releases.json</a></p>
${releases.length === 0 ? html`<p>${to.label('releasesNone')}</p>` : html`<ul>${releases.map(entry)}</ul>`}`;
  return layoutPage({ title: to.label('releases'), content, root: './', head: jsonLdElement(data) }, to);
}

/** The page of one release: how to cite it, its licence, its files. @param data the release for search engines */
export function releasePage({ number, created, citation, licence, files }: Release, data: object, to: Writer): string {
  const title = `${to.label('release')} ${number}`;
  const link = (name: string) => html`<a href="${number}/${name}">${name}</a>`;
  const content = html`<h1>${title}</h1>
<p class="lead"><time datetime="${created}">${to.date(created.slice(0, 10))}</time> · <a href="../releases${to.languageQuery}">${to.label('allReleases')}</a></p>
<h2>${to.label('howToCite')}</h2>
<p lang="en" class="citation">${citation}</p>
<h2>${to.label('licence')}</h2>
<p lang="en">${licence}</p>
<h2>${to.label('files')}</h2>
<p>${to.label('checksumsLead')} ${link('CODEBOOK.md')}, ${link('datapackage.json')}</p>
<table>
<thead><tr><th scope="col">${to.label('file')}</th><th scope="col">${to.label('bytes')}</th></tr></thead>
<tbody>${files.map(({ name, bytes }) => html`<tr><td>${link(name)}</td><td>${to.number(bytes)}</td></tr>\n`)}</tbody>
</table>
<p>${link('SHA256SUMS')}</p>`;
  return layoutPage({ title, content, head: jsonLdElement(data) }, to);
}
