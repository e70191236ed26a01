import { words } from '../../records/description/words.ts';

export const partyWords = words({
  en: {
    labels: {
      alpha: 'ISO 3166 codes',
      bornBy: 'Names',
      coordinates: 'Coordinates',
      country: 'Country',
      population: 'Population',
      seat: 'Seat',
      validFrom: 'From',
      validTo: 'Until',
      within: 'Lies within',
      memberships: 'Memberships',
      parties: 'Parties',
      successions: 'Before and after',
    },
  },
  ru: {
    labels: {
      alpha: 'Коды ISO 3166',
      bornBy: 'Названия',
      coordinates: 'Координаты',
      country: 'Страна',
      population: 'Население',
      seat: 'Местонахождение',
      validFrom: 'С',
      validTo: 'До',
      within: 'Входит в',
      memberships: 'Членство',
      parties: 'Стороны',
      successions: 'До и после',
    },
  },
  zh: {
    labels: {
      alpha: 'ISO 3166 代码',
      bornBy: '名称',
      coordinates: '坐标',
      country: '国家',
      population: '人口',
      seat: '所在地',
      validFrom: '自',
      validTo: '至',
      within: '位于',
      memberships: '成员身份',
      parties: '各方',
      successions: '沿革',
    },
  },
});
