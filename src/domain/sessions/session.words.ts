import type { TypeWords } from '../../records/description/words.ts';

export const sessionWords: TypeWords = {
  labels: {
    speaker: ['Speaker', 'Докладчик', '演讲人'],
    languages: ['Languages', 'Языки', '语言'],
    links: ['Links', 'Ссылки', '链接'],
    rooms: ['Rooms', 'Залы', '会议室'],
    startsAt: ['Begins', 'Начало', '开始'],
    endsAt: ['Ends', 'Окончание', '结束'],
    track: ['Track', 'Направление', '专题'],
    sessions: ['Sessions', 'Заседания', '会议'],
    speakers: ['Speakers', 'Докладчики', '演讲人'],
  },
  fields: {
    endsAt: ['end', 'время окончания', '结束时间'],
    startsAt: ['beginning', 'время начала', '开始时间'],
    subjectParties: ['parties discussed', 'обсуждаемые стороны', '所讨论的参与方'],
  },
  flags: {
    OUTSIDE_FORUM_DAYS: [
      'The session is outside the days of the forum.',
      'Заседание проходит вне дней форума.',
      '会议时间不在论坛举办日期之内。',
    ],
  },
  codes: {
    Session: ['Session', 'Заседание', '会议'],
    OPENING: ['Opening', 'Открытие', '开幕式'],
    PLENARY: ['Plenary session', 'Пленарное заседание', '全体会议'],
    KEYNOTE: ['Keynote', 'Основной доклад', '主旨演讲'],
    PANEL: ['Panel', 'Панельная дискуссия', '专题讨论'],
    ROUND_TABLE: ['Round table', 'Круглый стол', '圆桌会议'],
    WORKSHOP: ['Workshop', 'Практический семинар', '研讨会'],
    TALK: ['Talk', 'Доклад', '演讲'],
    BILATERAL_MEETING: ['Bilateral meeting', 'Двусторонняя встреча', '双边会晤'],
    SIGNING_CEREMONY: ['Signing ceremony', 'Церемония подписания', '签署仪式'],
    SIDE_EVENT: ['Side event', 'Параллельное мероприятие', '边会'],
    PRESS_CONFERENCE: ['Press conference', 'Пресс-конференция', '新闻发布会'],
    CULTURAL: ['Cultural event', 'Культурное мероприятие', '文化活动'],
    BREAK: ['Break', 'Перерыв', '休息'],
    CLOSING: ['Closing', 'Закрытие', '闭幕式'],
  },
};
