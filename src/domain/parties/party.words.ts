import type { TypeWords } from '../../records/description/words.ts';

export const partyWords: TypeWords = {
  labels: {
    alpha: ['ISO 3166 codes', 'Коды ISO 3166', 'ISO 3166 代码'],
    coordinates: ['Coordinates', 'Координаты', '坐标'],
    country: ['Country', 'Страна', '国家'],
    names: ['Names', 'Названия', '名称'],
    partner: ['Partner', 'Партнёр', '合作方'],
    partners: ['Partners', 'Партнёры', '合作方'],
    items: ['Items', 'Записи', '记录'],
    latestOn: ['Latest', 'Последняя', '最近'],
    population: ['Population', 'Население', '人口'],
    seat: ['Seat', 'Местонахождение', '所在地'],
    validFrom: ['From', 'С', '自'],
    validTo: ['Until', 'До', '至'],
    within: ['Part of', 'Входит в', '隶属于'],
    memberships: ['Memberships', 'Членство', '成员身份'],
    parties: ['Parties', 'Стороны', '参与方'],
    successions: ['Predecessors and successors', 'Предшественники и преемники', '沿革'],
  },
  fields: {
    alpha2: ['ISO 3166 code, 2 letters', 'код ISO 3166, 2 буквы', 'ISO 3166 二位代码'],
    alpha3: ['ISO 3166 code, 3 letters', 'код ISO 3166, 3 буквы', 'ISO 3166 三位代码'],
    level: ['level', 'уровень', '层级'],
    organizationKind: ['kind of organization', 'вид организации', '组织类型'],
    placements: ['parent parties', 'стороны, в которые она входит', '上级参与方'],
    validFrom: ['date of foundation', 'начало существования', '成立日期'],
    validTo: ['date of dissolution', 'конец существования', '终止日期'],
    within: ['parent party', 'сторона, в которую она входит', '上级参与方'],
  },
  flags: {
    NOT_REVIEWED: [
      'An import created this party, and nobody has reviewed it yet.',
      'Сторона создана при импорте и ещё не проверена.',
      '该参与方由导入创建，尚未经人工审核。',
    ],
    CODE_USER_ASSIGNED: [
      'ISO 3166-1 has not assigned the code.',
      'Код не присвоен стандартом ISO 3166-1: его назначают сами пользователи.',
      '该代码未由 ISO 3166-1 分配，属于用户自定义代码。',
    ],
  },
  codes: {
    Bloc: ['Bloc', 'Объединение', '国家集团'],
    Country: ['Country', 'Страна', '国家'],
    Region: ['Region', 'Регион', '地区'],
    City: ['City', 'Город', '城市'],
    Organization: ['Organization', 'Организация', '组织'],
  },
};
