import { words } from '../../records/description/words.ts';

export const forumWords = words({
  en: {
    labels: {
      attendance: 'Attendance',
      cities: 'City',
      edition: 'Edition',
      held: 'Held',
      held_before: 'Earlier dates',
      partOf: 'Part of',
      series: 'Series',
      venue: 'Venue',
      forumSeries: 'Series',
      forums: 'Forums',
      roles: 'Roles',
    },
  },
  ru: {
    labels: {
      attendance: 'Формат',
      cities: 'Город',
      edition: 'Выпуск',
      held: 'Проведение',
      held_before: 'Прежние даты',
      partOf: 'Часть',
      series: 'Серия',
      venue: 'Площадка',
      forumSeries: 'Серия',
      forums: 'Форумы',
      roles: 'Роли',
    },
  },
  zh: {
    labels: {
      attendance: '参加方式',
      cities: '城市',
      edition: '届次',
      held: '举办时间',
      held_before: '原定日期',
      partOf: '隶属于',
      series: '系列',
      venue: '会场',
      forumSeries: '系列',
      forums: '论坛',
      roles: '角色',
    },
  },
});
