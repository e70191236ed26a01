import type { TypeWords } from '../../records/description/words.ts';

export const partyWords: TypeWords = {
  labels: {
    alpha: ['ISO 3166 codes', 'Коды ISO 3166', 'ISO 3166 代码'],
    bornBy: ['Names', 'Названия', '名称'],
    coordinates: ['Coordinates', 'Координаты', '坐标'],
    country: ['Country', 'Страна', '国家'],
    population: ['Population', 'Население', '人口'],
    seat: ['Seat', 'Местонахождение', '所在地'],
    validFrom: ['From', 'С', '自'],
    validTo: ['Until', 'До', '至'],
    within: ['Lies within', 'Входит в', '位于'],
    memberships: ['Memberships', 'Членство', '成员身份'],
    parties: ['Parties', 'Стороны', '各方'],
    successions: ['Before and after', 'До и после', '沿革'],
  },
  codes: {
    Bloc: ['Bloc', 'Объединение', '集团'],
    Country: ['Country', 'Страна', '国家'],
    Region: ['Region', 'Регион', '地区'],
    City: ['City', 'Город', '城市'],
    Organization: ['Organization', 'Организация', '组织'],
  },
};
