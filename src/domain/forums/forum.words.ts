import type { TypeWords } from '../../records/description/words.ts';

export const forumWords: TypeWords = {
  labels: {
    attendance: ['Attendance', 'Формат', '参加方式'],
    cities: ['City', 'Город', '城市'],
    edition: ['Edition', 'Выпуск', '届次'],
    held: ['Held', 'Проведение', '举办时间'],
    held_before: ['Earlier dates', 'Прежние даты', '原定日期'],
    partOf: ['Part of', 'Часть', '隶属于'],
    series: ['Series', 'Серия', '系列'],
    venue: ['Venue', 'Площадка', '会场'],
    forumSeries: ['Series', 'Серия', '系列'],
    forums: ['Forums', 'Форумы', '论坛'],
    roles: ['Roles', 'Роли', '角色'],
  },
  codes: {
    ForumSeries: ['Series of forums', 'Серия форумов', '论坛系列'],
    Forum: ['Forum', 'Форум', '论坛'],
  },
};
