import { words } from '../../records/description/words.ts';

export const figureWords = words({
  en: {
    labels: {
      about: 'About',
      asOf: 'As of',
      indicator: 'Indicator',
      figures: 'Figures',
    },
  },
  ru: {
    labels: {
      about: 'О чём',
      asOf: 'По состоянию на',
      indicator: 'Показатель',
      figures: 'Показатели',
    },
  },
  zh: {
    labels: {
      about: '关于',
      asOf: '截至',
      indicator: '指标',
      figures: '数据',
    },
  },
});
