import type { TypeWords } from '../../records/description/words.ts';

export const personWords: TypeWords = {
  labels: {
    spokeAt: ['Spoke at', 'Выступление на форуме', '在论坛发言'],
    appearances: ['Appearances', 'Выступления', '参与的会议'],
    people: ['People', 'Люди', '人物'],
    positions: ['Positions', 'Должности', '职务'],
  },
  codes: { Person: ['Person', 'Человек', '人物'] },
};
