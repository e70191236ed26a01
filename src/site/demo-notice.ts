import type { Door } from '../server/http/route.ts';

const WORDS = [
  ['en', 'Demo data: every event, person and organization is invented.'],
  ['ru', 'Демонстрационные данные: все события, люди и организации вымышлены.'],
  ['zh', '演示数据：所有事件、人物和组织均为虚构。'],
] as const;

const NOTICE = `<aside class="demo-notice" aria-label="Demo data">
${WORDS.map(([lang, words]) => `<span lang="${lang}">${words}</span>`).join('\n')}
</aside>`;

/** Returns the door with the notice on every page that it answers with, whatever the page: that all records are invented. */
export function withDemoNotice(door: Door): Door {
  return {
    ...door,
    async answer(asked) {
      const { headers: sent } = asked.request;
      // A browser may have the same page without the notice, of a server with real data that had this address before.
      if (sent.accept?.includes('text/html')) delete sent['if-none-match'];
      const reply = await door.answer(asked);
      if (!reply.headers['content-type']?.startsWith('text/html')) return reply;
      // Nor may that server find its own tag on a page with the notice.
      const { etag: _, ...headers } = reply.headers;
      const page = typeof reply.body === 'string' ? reply.body : Buffer.from(reply.body).toString();
      return { ...reply, headers, body: page.replace('<body>', `<body>\n${NOTICE}`) };
    },
  };
}
