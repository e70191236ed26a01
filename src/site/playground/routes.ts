import { html } from '../../outputs/wording/html.ts';
import { layoutPage } from '../../outputs/wording/page-layout.ts';
import { contentSecurityPolicy, pageReply } from '../../outputs/wording/page-reply.ts';
import type { Site } from '../../outputs/wording/site.ts';
import type { Route } from '../../server/http/route.ts';
import { BuiltBundle } from '../bundling/routes.ts';
import { PLAYGROUND } from './bundle.ts';

const PATH = '/playground';

/** The editor adds style elements to the page, which needs 'unsafe-inline' for styles. Scripts come only from files. */
const POLICY = contentSecurityPolicy({
  'worker-src': "'self' blob:",
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data:",
});

/** The routes of the playground. @param folder the folder of the built page */
export function playgroundRoutes(site: Site, folder = PLAYGROUND.folder): Route[] {
  const built = new BuiltBundle(PLAYGROUND, { at: PATH, policy: POLICY, folder });
  return [
    {
      at: PATH,
      cost: 0,
      handle: async (incoming) => {
        const head = built.requiredHead('./');
        const to = await site.writerFor(incoming);
        const content = html`<div id="playground" lang="en"></div>
<noscript><p>${to.label('playgroundNeedsScript')}</p></noscript>`;
        const title = to.label('playground');
        const page = layoutPage({ title, content, root: './', head, main: { class: 'playground' }, styles: [] }, to);
        return pageReply(page, {
          'cache-control': 'public, no-cache',
          'content-security-policy': POLICY,
          vary: 'Accept-Language',
        });
      },
    },
    built.route(),
  ];
}
