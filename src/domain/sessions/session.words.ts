import type { TypeWords } from '../../records/description/words.ts';

export const sessionWords: TypeWords = {
  labels: {
    languages: ['Languages', 'Языки', '语言'],
    links: ['Links', 'Ссылки', '链接'],
    rooms: ['Rooms', 'Залы', '会场'],
    startsAt: ['Begins', 'Начало', '开始'],
    endsAt: ['Ends', 'Окончание', '结束'],
    track: ['Track', 'Направление', '分会'],
    sessions: ['Sessions', 'Заседания', '会议'],
    speakers: ['Speakers', 'Докладчики', '发言人'],
  },
  codes: { Session: ['Session', 'Заседание', '会议'] },
};
