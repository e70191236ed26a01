import type { Route } from '../server/http/route.ts';

const WORDS = [
  ['en', 'Demo data: every event, person and organization is invented.'],
  ['ru', 'Демонстрационные данные: все события, люди и организации вымышлены.'],
  ['zh', '演示数据：所有事件、人物和组织均为虚构。'],
] as const;

const NOTICE = `<aside class="demo-notice" aria-label="Demo data">
${WORDS.map(([lang, words]) => `<span lang="${lang}">${words}</span>`).join('\n')}
</aside>`;

/** Returns the route with a notice on every HTML page that all records are invented. */
export function withDemoNotice(route: Route): Route {
  return {
    ...route,
    async handle(incoming) {
      const { headers: sent } = incoming.request;
      // The browser may have cached the page without the notice, from a server with real data at the same address.
      if (sent.accept?.includes('text/html')) delete sent['if-none-match'];
      const reply = await route.handle(incoming);
      if (!reply.headers['content-type']?.startsWith('text/html')) return reply;
      // Without an ETag, such a server cannot answer 304 for a page with the notice.
      const { etag: _, ...headers } = reply.headers;
      const page = typeof reply.body === 'string' ? reply.body : Buffer.from(reply.body).toString();
      return { ...reply, headers, body: page.replace('<body>', `<body>\n${NOTICE}`) };
    },
  };
}
