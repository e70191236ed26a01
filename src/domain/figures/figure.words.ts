import type { TypeWords } from '../../records/description/words.ts';

export const figureWords: TypeWords = {
  labels: {
    about: ['About', 'О чём', '关于'],
    asOf: ['As of', 'По состоянию на', '截至'],
    indicator: ['Indicator', 'Индикатор', '指标'],
    sameIndicator: ['Figures of this indicator', 'Показатели того же вида', '同一指标的统计数字'],
    figures: ['Figures', 'Показатели', '统计数字'],
  },
  fields: {
    about: ['subject', 'предмет', '对象'],
    asOf: ['reference date', 'дата показателя', '统计日期'],
    bound: ['precision', 'точность', '精确度'],
    unit: ['unit', 'единица измерения', '单位'],
    value: ['value', 'значение', '数值'],
  },
  codes: { Figure: ['Figure', 'Показатель', '统计数字'] },
};
