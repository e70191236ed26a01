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
      const reply = await route.handle(incoming);
      if (!reply.headers['content-type']?.startsWith('text/html')) return reply;
      const page = typeof reply.body === 'string' ? reply.body : Buffer.from(reply.body).toString();
      return { ...reply, body: page.replace('<body>', `<body>\n${NOTICE}`) };
    },
  };
}
