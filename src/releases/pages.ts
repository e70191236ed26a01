import { framed } from '../pages/frame.ts';
import { html } from '../pages/html.ts';
import type { Writer } from '../pages/writer.ts';
import type { Release } from './shelf.ts';

/** The page that lists all releases, the latest first. */
export function shelfPage(releases: readonly Release[], title: string, writer: Writer): string {
  const content = html`<h1>Releases</h1>
<p>What ${title} had to say at a time, frozen: a count made today can be made again on the same data. As JSON: <a href="releases.json">releases.json</a>.</p>
${
  releases.length === 0
    ? html`<p>There is none yet: <code>npm run release</code> makes one.</p>`
    : html`<ul>${releases.map(({ number, created, citation }) => html`<li><a href="releases/${number}">Release ${number}</a> of <time datetime="${created}">${created.slice(0, 10)}</time><br>${citation}</li>\n`)}</ul>`
}`;
  return framed({ title: 'Releases', content, root: './' }, writer);
}

/** The page of one release: its files, how to cite it, its licence. */
export function releasePage({ number, created, citation, licence, files }: Release, writer: Writer): string {
  const content = html`<h1>Release ${number}</h1>
<p>Of <time datetime="${created}">${created}</time>. <a href="../releases">All releases</a></p>
<h2>How to cite it</h2>
<p>${citation}</p>
<h2>Licence</h2>
<p>${licence}</p>
<h2>Files</h2>
<p>What the columns mean stands in <a href="${number}/CODEBOOK.md">CODEBOOK.md</a> and <a href="${number}/datapackage.json">datapackage.json</a>; <code>sha256sum -c SHA256SUMS</code> compares the files with their checksums.</p>
<table>
<thead><tr><th scope="col">File</th><th scope="col">Bytes</th><th scope="col">SHA-256</th></tr></thead>
<tbody>${[...files, { name: 'SHA256SUMS', bytes: null, sha256: '' }].map(
    ({ name, bytes, sha256 }) =>
      html`<tr><td><a href="${number}/${name}">${name}</a></td><td>${bytes}</td><td><code>${sha256}</code></td></tr>\n`,
  )}</tbody>
</table>`;
  return framed({ title: `Release ${number}`, content }, writer);
}
