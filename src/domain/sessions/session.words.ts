import { words } from '../../records/description/words.ts';

export const sessionWords = words({
  en: {
    labels: {
      languages: 'Languages',
      links: 'Links',
      rooms: 'Rooms',
      startsAt: 'Begins',
      endsAt: 'Ends',
      track: 'Track',
      sessions: 'Sessions',
      speakers: 'Speakers',
    },
  },
  ru: {
    labels: {
      languages: 'Языки',
      links: 'Ссылки',
      rooms: 'Залы',
      startsAt: 'Начало',
      endsAt: 'Окончание',
      track: 'Направление',
      sessions: 'Заседания',
      speakers: 'Докладчики',
    },
  },
  zh: {
    labels: {
      languages: '语言',
      links: '链接',
      rooms: '会场',
      startsAt: '开始',
      endsAt: '结束',
      track: '分会',
      sessions: '会议',
      speakers: '发言人',
    },
  },
});
