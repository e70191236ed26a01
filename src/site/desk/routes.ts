import type { GraphQLSchema } from 'graphql';
import { html } from '../../outputs/wording/html.ts';
import { addPageFile } from '../../outputs/wording/page-files.ts';
import { layoutPage } from '../../outputs/wording/page-layout.ts';
import { contentSecurityPolicy, pageReply } from '../../outputs/wording/page-reply.ts';
import type { Site } from '../../outputs/wording/site.ts';
import type { Config } from '../../runtime/config.ts';
import type { Reply, Route, RouteRequest } from '../../server/http/route.ts';
import { BuiltBundle } from '../bundling/routes.ts';
import type { ExplorerFiles } from '../explorer/files.ts';
import { DESK } from './bundle.ts';
import { formTypes } from './form-types.ts';
import { VIEWS, type ViewPath } from './views.ts';
import { deskCatalogue } from './words.ts';

const PATH = '/desk';

/** A page shows what only its user may see. */
const HEADERS = { 'cache-control': 'no-store', vary: 'Accept-Language' };

const TYPES_HEADERS = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'public, no-cache' };

export interface DeskOptions {
  schema: GraphQLSchema;
  /** The words and lists of the explorer, which the desk shares. */
  files: ExplorerFiles;
  oidc: Config['oidc'];
  /** The folder of the built page, if it differs from the default. */
  folder?: string;
}

/** The routes of the desk: a page for each view, and its files. */
export function deskRoutes(site: Site, { schema, files, oidc, folder = DESK.folder }: DeskOptions): Route[] {
  const signIn = oidc?.clientId ? { issuer: oidc.issuer, client: oidc.clientId, audience: oidc.audience } : null;
  const policy = contentSecurityPolicy(
    signIn ? { 'connect-src': `'self' ${new URL(signIn.issuer).origin}` } : undefined,
  );
  const built = new BuiltBundle(DESK, { at: PATH, policy, folder });
  const forms = formTypes(schema);
  const types = JSON.stringify(forms);
  const fields = [
    ...new Set(Object.values(forms.inputs).flatMap((each) => each.map(({ name, label = name }) => label))),
  ];
  const names = [...fields, ...forms.types.map(({ name }) => name)];
  const words = new Map(
    [...files.catalogues.values()].map(({ catalogue: { lang, labels, codes } }) => {
      const text = JSON.stringify(deskCatalogue(lang, { ...codes, ...labels }, names));
      return [lang as string, addPageFile(`desk-${lang}.json`, text)];
    }),
  );
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
    { at: `${PATH}/types.json`, cost: 0, handle: async () => ({ status: 200, headers: TYPES_HEADERS, body: types }) },
    built.route(),
  ];
}
