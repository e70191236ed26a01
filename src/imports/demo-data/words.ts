/** The languages of the demo data, in the order of all texts below. */
export const LANGUAGES = ['en', 'ru', 'es', 'zh', 'ar'] as const;

/** One text in each of the languages. */
export type Phrase = readonly [en: string, ru: string, es: string, zh: string, ar: string];

/** Topics by the topic that contains them. */
export const TOPICS: readonly { heading: Phrase; topics: readonly Phrase[] }[] = [
  {
    heading: ['transport', 'транспорт', 'transporte', '交通', 'النقل'],
    topics: [
      ['night buses', 'ночные автобусы', 'autobuses nocturnos', '夜间公交', 'الحافلات الليلية'],
      ['river ferries', 'речные паромы', 'transbordadores fluviales', '内河渡轮', 'العبّارات النهرية'],
      ['cycle paths', 'велодорожки', 'carriles para bicicletas', '自行车道', 'مسارات الدراجات'],
    ],
  },
  {
    heading: ['water', 'вода', 'agua', '水务', 'المياه'],
    topics: [
      ['drinking water', 'питьевая вода', 'agua potable', '饮用水', 'مياه الشرب'],
      ['flood protection', 'защита от паводков', 'protección contra inundaciones', '防洪', 'الحماية من الفيضانات'],
      ['river clean-up', 'очистка рек', 'limpieza de ríos', '河道清理', 'تنظيف الأنهار'],
    ],
  },
  {
    heading: ['culture', 'культура', 'cultura', '文化', 'الثقافة'],
    topics: [
      ['libraries', 'библиотеки', 'bibliotecas', '图书馆', 'المكتبات'],
      ['street music', 'уличная музыка', 'música callejera', '街头音乐', 'موسيقى الشارع'],
      ['museums', 'музеи', 'museos', '博物馆', 'المتاحف'],
    ],
  },
  {
    heading: ['education', 'образование', 'educación', '教育', 'التعليم'],
    topics: [
      ['school exchanges', 'школьные обмены', 'intercambios escolares', '学校交流', 'التبادل المدرسي'],
      ['evening schools', 'вечерние школы', 'escuelas nocturnas', '夜校', 'المدارس المسائية'],
    ],
  },
  {
    heading: ['energy', 'энергетика', 'energía', '能源', 'الطاقة'],
    topics: [
      ['solar roofs', 'солнечные крыши', 'tejados solares', '太阳能屋顶', 'الأسطح الشمسية'],
      ['district heating', 'центральное отопление', 'calefacción urbana', '集中供暖', 'التدفئة المركزية'],
    ],
  },
  {
    heading: ['digital services', 'цифровые услуги', 'servicios digitales', '数字服务', 'الخدمات الرقمية'],
    topics: [
      ['open data', 'открытые данные', 'datos abiertos', '开放数据', 'البيانات المفتوحة'],
      ['city maps', 'карты городов', 'mapas de ciudades', '城市地图', 'خرائط المدن'],
    ],
  },
];

/** Kinds of agreement and their titles; `{}` are the parties, `{topic}` the topic. */
export const AGREEMENTS: { readonly [kind: string]: Phrase } = {
  TWINNING: ['Twinning of {}', 'Побратимство: {}', 'Hermanamiento de {}', '{}缔结友好城市协议', 'اتفاقية توأمة: {}'],
  MEMORANDUM_OF_UNDERSTANDING: [
    'Memorandum of understanding on {topic}: {}',
    'Меморандум о взаимопонимании, {topic}: {}',
    'Memorando de entendimiento sobre {topic}: {}',
    '{}关于{topic}的谅解备忘录',
    'مذكرة تفاهم بشأن {topic}: {}',
  ],
  COOPERATION_AGREEMENT: [
    'Cooperation agreement on {topic}: {}',
    'Соглашение о сотрудничестве, {topic}: {}',
    'Acuerdo de cooperación sobre {topic}: {}',
    '{}关于{topic}的合作协议',
    'اتفاقية تعاون بشأن {topic}: {}',
  ],
  ACTION_PLAN: [
    'Action plan for {topic}: {}',
    'План действий, {topic}: {}',
    'Plan de acción para {topic}: {}',
    '{}{topic}行动计划',
    'خطة عمل بشأن {topic}: {}',
  ],
  JOINT_DECLARATION: [
    'Joint declaration on {topic}: {}',
    'Совместная декларация, {topic}: {}',
    'Declaración conjunta sobre {topic}: {}',
    '{}关于{topic}的联合声明',
    'إعلان مشترك بشأن {topic}: {}',
  ],
};

/** The title of a treaty of many parties, as long as such titles usually are. */
export const TREATY: Phrase = [
  'Convention on the protection, shared use and joint financing of {topic} in the cities and regions of the contracting parties, and on the settlement of disputes that arise from it, with two annexes and a protocol on translations',
  'Конвенция об охране, совместном использовании и совместном финансировании в области «{topic}» в городах и регионах договаривающихся сторон и об урегулировании связанных с этим споров, с двумя приложениями и протоколом о переводах',
  'Convenio sobre la protección, el uso compartido y la financiación conjunta de {topic} en las ciudades y regiones de las partes contratantes, y sobre la solución de las controversias que se deriven, con dos anexos y un protocolo sobre traducciones',
  '关于缔约各方城市和地区{topic}的保护、共同使用和联合出资以及由此产生的争端的解决的公约，附两个附件和一份翻译议定书',
  'اتفاقية بشأن حماية {topic} واستخدامها المشترك وتمويلها المشترك في مدن ومناطق الأطراف المتعاقدة وتسوية المنازعات الناشئة عنها، مع ملحقين وبروتوكول بشأن الترجمات',
];

export const COMMITMENTS: readonly Phrase[] = [
  [
    'Pilot project: {topic}',
    'Пилотный проект: {topic}',
    'Proyecto piloto: {topic}',
    '{topic}试点项目',
    'مشروع تجريبي: {topic}',
  ],
  [
    'Joint fund: {topic}',
    'Совместный фонд: {topic}',
    'Fondo conjunto: {topic}',
    '{topic}联合基金',
    'صندوق مشترك: {topic}',
  ],
  [
    'Exchange of experts: {topic}',
    'Обмен специалистами: {topic}',
    'Intercambio de expertos: {topic}',
    '{topic}专家交流',
    'تبادل الخبراء: {topic}',
  ],
];

export const PROGRESS: readonly string[] = [
  'The working group met and agreed on a timetable.',
  'The first half is paid.',
  'The tender found no bidder and is repeated.',
  'The work is handed over to the city.',
];

export const STATEMENTS: readonly { title: Phrase; summary: Phrase }[] = [
  {
    title: ['Support for {topic}', 'В поддержку: {topic}', 'Apoyo a {topic}', '支持{topic}', 'دعم {topic}'],
    summary: [
      'The speaker promises to support {topic} and to report on it every year.',
      'Выступающий обещает поддержку и ежегодный отчёт по теме «{topic}».',
      'Quien habla promete apoyar {topic} e informar cada año.',
      '发言者承诺支持{topic}并每年报告。',
      'يعد المتحدث بدعم {topic} وبتقديم تقرير سنوي.',
    ],
  },
  {
    title: ['Doubts about {topic}', 'Сомнения: {topic}', 'Dudas sobre {topic}', '对{topic}的疑虑', 'شكوك حول {topic}'],
    summary: [
      'The speaker doubts that {topic} can be paid for by the cities alone.',
      'Выступающий сомневается, что города смогут одни оплатить «{topic}».',
      'Quien habla duda de que las ciudades puedan pagar solas {topic}.',
      '发言者怀疑仅凭各城市能否承担{topic}的费用。',
      'يشكك المتحدث في قدرة المدن وحدها على تمويل {topic}.',
    ],
  },
];

export const FIGURES: readonly { indicator: string; unit: string; title: Phrase }[] = [
  {
    indicator: 'participants',
    unit: 'people',
    title: ['Participants', 'Участники', 'Participantes', '与会者人数', 'عدد المشاركين'],
  },
  {
    indicator: 'agreements_signed',
    unit: 'agreements',
    title: ['Agreements signed', 'Подписанные соглашения', 'Acuerdos firmados', '签署的协议', 'الاتفاقيات الموقعة'],
  },
  {
    indicator: 'joint_investment',
    unit: 'EUR',
    title: ['Joint investment', 'Совместные инвестиции', 'Inversión conjunta', '联合投资', 'الاستثمار المشترك'],
  },
];

export const SERIES: readonly Phrase[] = [
  [
    'Lantern Forum of Cities',
    'Форум городов «Фонарь»',
    'Foro de Ciudades del Farol',
    '灯笼城市论坛',
    'منتدى الفانوس للمدن',
  ],
  [
    'River Mayors Summit',
    'Саммит мэров речных городов',
    'Cumbre de Alcaldes de Río',
    '河畔市长峰会',
    'قمة عمداء مدن الأنهار',
  ],
  ['Cartographers Days', 'Дни картографов', 'Jornadas de Cartógrafos', '制图者日', 'أيام رسامي الخرائط'],
  [
    'Open Harbour Conference',
    'Конференция «Открытая гавань»',
    'Conferencia Puerto Abierto',
    '开放港湾会议',
    'مؤتمر المرفأ المفتوح',
  ],
  [
    'Meeting of Night Cities',
    'Встреча ночных городов',
    'Encuentro de Ciudades Nocturnas',
    '夜城会晤',
    'لقاء مدن الليل',
  ],
  ['Thousand Bridges Exhibition', 'Выставка «Тысяча мостов»', 'Exposición Mil Puentes', '千桥展览', 'معرض الألف جسر'],
];

export const SESSIONS: { readonly [kind: string]: Phrase } = {
  PANEL: ['Panel: {topic}', 'Дискуссия: {topic}', 'Panel: {topic}', '专题讨论：{topic}', 'حلقة نقاش: {topic}'],
  ROUND_TABLE: [
    'Round table: {topic}',
    'Круглый стол: {topic}',
    'Mesa redonda: {topic}',
    '圆桌会议：{topic}',
    'مائدة مستديرة: {topic}',
  ],
  WORKSHOP: ['Workshop: {topic}', 'Мастерская: {topic}', 'Taller: {topic}', '工作坊：{topic}', 'ورشة عمل: {topic}'],
  SIGNING_CEREMONY: ['Signing ceremony', 'Церемония подписания', 'Ceremonia de firma', '签字仪式', 'حفل التوقيع'],
  BILATERAL_MEETING: [
    'Bilateral meeting: {topic}',
    'Двусторонняя встреча: {topic}',
    'Reunión bilateral: {topic}',
    '双边会谈：{topic}',
    'اجتماع ثنائي: {topic}',
  ],
};

export const POSITIONS: readonly Phrase[] = [
  ['Deputy mayor', 'заместитель мэра', 'vicealcalde', '副市长', 'نائب العمدة'],
  [
    'Head of international relations',
    'руководитель международного отдела',
    'jefe de relaciones internacionales',
    '国际关系负责人',
    'رئيس العلاقات الدولية',
  ],
  ['City engineer', 'городской инженер', 'ingeniero municipal', '市政工程师', 'مهندس المدينة'],
];

export const ORGANIZATIONS: readonly { kind: string; name: Phrase }[] = [
  {
    kind: 'CITY_NETWORK',
    name: [
      'League of Lantern Cities',
      'Лига городов-фонарей',
      'Liga de Ciudades Farol',
      '灯笼城市联盟',
      'رابطة مدن الفانوس',
    ],
  },
  {
    kind: 'UNIVERSITY',
    name: [
      'Meridian School of Bridges',
      'Меридианская школа мостов',
      'Escuela Meridiana de Puentes',
      '子午线桥梁学院',
      'مدرسة الزوال للجسور',
    ],
  },
  {
    kind: 'NGO',
    name: [
      'Friends of the Last Tram',
      'Друзья последнего трамвая',
      'Amigos del Último Tranvía',
      '末班电车之友',
      'أصدقاء الترام الأخير',
    ],
  },
  {
    kind: 'COMPANY',
    name: ['Halfmoon Ferries', 'Паромы «Полумесяц»', 'Transbordadores Media Luna', '半月渡轮公司', 'عبّارات نصف القمر'],
  },
  {
    kind: 'INTERGOVERNMENTAL',
    name: [
      'Bureau of Shared Rivers',
      'Бюро общих рек',
      'Oficina de Ríos Compartidos',
      '共享河流局',
      'مكتب الأنهار المشتركة',
    ],
  },
  {
    kind: 'MEDIA',
    name: ['The Daily Compass', 'Ежедневный компас', 'La Brújula Diaria', '每日罗盘报', 'البوصلة اليومية'],
  },
];

/** An organ of a city; `{}` is the city. */
export const OFFICE: Phrase = [
  'Office of invented affairs of {}',
  'Управление вымышленных дел, {}',
  'Oficina de asuntos inventados de {}',
  '{}虚构事务办公室',
  'مكتب الشؤون المختلقة، {}',
];

export const BLOC: Phrase = [
  'Meridian Seven',
  'Меридианная семёрка',
  'Los Siete del Meridiano',
  '子午线七国',
  'سبعة الزوال',
];

/** Names of people, in their own script and in Latin letters. The family names are made up. */
export const NAMES: readonly {
  lang: string;
  given: readonly [string, string][];
  family: readonly [string, string][];
}[] = [
  {
    lang: 'en',
    given: [
      ['Alma', 'Alma'],
      ['Edwin', 'Edwin'],
      ['Hester', 'Hester'],
      ['Rufus', 'Rufus'],
      ['Odette', 'Odette'],
      ['Silas', 'Silas'],
    ],
    family: [
      ['Wexholt', 'Wexholt'],
      ['Larkmoor', 'Larkmoor'],
      ['Quillbrook', 'Quillbrook'],
      ['Thistlewen', 'Thistlewen'],
      ['Ashgrime', 'Ashgrime'],
    ],
  },
  {
    lang: 'ru',
    given: [
      ['Лада', 'Lada'],
      ['Тимур', 'Timur'],
      ['Вера', 'Vera'],
      ['Глеб', 'Gleb'],
      ['Майя', 'Maya'],
      ['Лев', 'Lev'],
    ],
    family: [
      ['Мостодуев', 'Mostoduyev'],
      ['Звонореченко', 'Zvonorechenko'],
      ['Фонарёвский-Луг', 'Fonaryovsky-Lug'],
      ['Паромщинский', 'Paromshchinsky'],
      ['Снегопутьев', 'Snegoputyev'],
    ],
  },
  {
    lang: 'es',
    given: [
      ['Inés', 'Ines'],
      ['Tomás', 'Tomas'],
      ['Lucía', 'Lucia'],
      ['Óscar', 'Oscar'],
      ['Noé', 'Noe'],
      ['Belén', 'Belen'],
    ],
    family: [
      ['Montelirio Farol', 'Montelirio Farol'],
      ['Puentelargo', 'Puentelargo'],
      ['Ríoclaro Vela', 'Rioclaro Vela'],
      ['Nochebuena Mar', 'Nochebuena Mar'],
      ['Brujulera', 'Brujulera'],
    ],
  },
  {
    lang: 'zh',
    given: [
      ['望桥', 'Wangqiao'],
      ['听渡', 'Tingdu'],
      ['灯远', 'Dengyuan'],
      ['夜帆', 'Yefan'],
      ['虹川', 'Hongchuan'],
      ['舟晚', 'Zhouwan'],
    ],
    family: [
      ['灯', 'Deng'],
      ['渡', 'Du'],
      ['帆', 'Fan'],
      ['虹', 'Hong'],
      ['汀', 'Ting'],
    ],
  },
  {
    lang: 'ar',
    given: [
      ['ليلى', 'Layla'],
      ['سامي', 'Sami'],
      ['نور', 'Nour'],
      ['هاني', 'Hani'],
      ['ريم', 'Reem'],
      ['زياد', 'Ziad'],
    ],
    family: [
      ['الفانوسي', 'al-Fanusi'],
      ['الجسراوي', 'al-Jisrawi'],
      ['المرفئي', 'al-Marfai'],
      ['البوصلاوي', 'al-Buslawi'],
      ['القنديلاني', 'al-Qandilani'],
    ],
  },
];
