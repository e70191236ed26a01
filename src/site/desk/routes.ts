import { html } from '../../outputs/wording/html.ts';
import { addPageFile } from '../../outputs/wording/page-files.ts';
import { layoutPage } from '../../outputs/wording/page-layout.ts';
import { contentSecurityPolicy, pageReply } from '../../outputs/wording/page-reply.ts';
import type { Site } from '../../outputs/wording/site.ts';
import { LANGUAGES } from '../../outputs/wording/words.ts';
import type { PageLanguage } from '../../records/description/words.ts';
import type { Config } from '../../runtime/config.ts';
import type { Reply, Route, RouteRequest } from '../../server/http/route.ts';
import { BuiltBundle } from '../bundling/routes.ts';
import type { ExplorerFiles } from '../explorer/files.ts';
import { DESK } from './bundle.ts';
import { VIEWS, type ViewPath } from './views.ts';
import { deskWords } from './words.ts';

const PATH = '/desk';

/** A page shows what only its user may see. */
const HEADERS = { 'cache-control': 'no-store', vary: 'Accept-Language' };

export interface DeskOptions {
  /** The words and lists of the explorer, which the desk shares. */
  files: ExplorerFiles;
  oidc: Config['oidc'];
  /** The folder of the built page, if it differs from the default. */
  folder?: string;
}

/** The routes of the desk: a page for each view, and its files. */
export function deskRoutes(site: Site, { files, oidc, folder = DESK.folder }: DeskOptions): Route[] {
  const signIn = oidc?.clientId ? { issuer: oidc.issuer, client: oidc.clientId, audience: oidc.audience } : null;
  const policy = contentSecurityPolicy(
    signIn ? { 'connect-src': `'self' ${new URL(signIn.issuer).origin}` } : undefined,
  );
  const built = new BuiltBundle(DESK, { at: PATH, policy, folder });
  const words = new Map(LANGUAGES.map(({ lang }) => [lang, wordsFile(lang as PageLanguage)]));
  const page = async (path: ViewPath, root: string, incoming: RouteRequest): Promise<Reply> => {
    const to = await site.writerFor(incoming);
    const { lang } = to.words;
    const title = to.label('desk');
    const head = html`${files.wordsHead(root, lang)}${built.requiredHead(root, [`${path}/view.tsx`])}<link rel="preload" href="${root}${words.get(lang)!}" as="fetch" crossorigin id="desk-words">\n`;
    const content = html`<h1>${title}</h1>\n<noscript><p>${to.label('deskNeedsScript')}</p></noscript>`;
    const data = { 'data-view': path, ...(signIn && { 'data-sign-in': JSON.stringify(signIn) }) };
    const body = layoutPage({ title, content, root, head, main: { id: 'main', ...data }, styles: [] }, to);
    return pageReply(body, { ...HEADERS, 'content-security-policy': policy });
  };
  return [
    { at: PATH, cost: 0, handle: (incoming) => page(VIEWS[0].path, './', incoming) },
    ...VIEWS.map(
      ({ path }): Route => ({ at: `${PATH}/${path}`, cost: 0, handle: (incoming) => page(path, '../', incoming) }),
    ),
    built.route(),
  ];
}

/** Adds the words of the desk in a language, and returns their address. */
function wordsFile(lang: PageLanguage): string {
  return addPageFile(`desk-${lang}.json`, JSON.stringify(deskWords(lang)));
}
