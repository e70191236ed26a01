import type { PageLanguage } from '../../records/description/words.ts';

/** The forms of a unit: English for 1 and for other numbers; Russian for 1, 2 and 5; Chinese with its measure word. */
interface UnitForms {
  en: readonly [one: string, other: string];
  ru: readonly [one: string, few: string, many: string];
  zh: string;
}

/** Units of figures. A unit that is missing here is shown as it is recorded. */
const UNITS: { readonly [unit: string]: UnitForms } = {
  agreements: {
    en: ['agreement', 'agreements'],
    ru: ['соглашение', 'соглашения', 'соглашений'],
    zh: '项协议',
  },
  cities: { en: ['city', 'cities'], ru: ['город', 'города', 'городов'], zh: '座城市' },
  countries: { en: ['country', 'countries'], ru: ['страна', 'страны', 'стран'], zh: '个国家' },
  delegates: { en: ['delegate', 'delegates'], ru: ['делегат', 'делегата', 'делегатов'], zh: '名代表' },
  delegations: {
    en: ['delegation', 'delegations'],
    ru: ['делегация', 'делегации', 'делегаций'],
    zh: '个代表团',
  },
  organizations: {
    en: ['organization', 'organizations'],
    ru: ['организация', 'организации', 'организаций'],
    zh: '个组织',
  },
  participants: {
    en: ['participant', 'participants'],
    ru: ['участник', 'участника', 'участников'],
    zh: '名与会者',
  },
  people: { en: ['person', 'people'], ru: ['человек', 'человека', 'человек'], zh: '人' },
  sessions: { en: ['session', 'sessions'], ru: ['заседание', 'заседания', 'заседаний'], zh: '场会议' },
};

/**
 * Writes a value with its unit: "1,250,000 euros", "70 agreements", "12.5%".
 * @param value an exact decimal, which is not rounded
 * @param unit a unit in lower case or a currency code
 * @param isBounded whether a word such as "at least" precedes it, which needs the genitive in Russian
 */
export function amountInWords(
  value: string,
  unit: string,
  { lang, locale }: { lang: PageLanguage; locale: string },
  isBounded = false,
): string {
  const number = (options: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(locale, { minimumFractionDigits: 0, maximumFractionDigits: 20, ...options }).format(
      value as Intl.StringNumericLiteral,
    );
  if (/^[A-Z]{3}$/.test(unit)) return number({ style: 'currency', currency: unit, currencyDisplay: 'name' });
  if (unit === 'percent') return number({ style: 'unit', unit: 'percent' });
  const forms = UNITS[unit];
  return `${number({})} ${forms ? formFor(forms, Number(value), lang, locale, isBounded) : unit.replaceAll('_', ' ')}`;
}

function formFor({ en, ru, zh }: UnitForms, value: number, lang: PageLanguage, locale: string, isBounded: boolean) {
  if (lang === 'zh') return zh;
  const category = new Intl.PluralRules(locale).select(value);
  if (lang === 'en') return category === 'one' ? en[0] : en[1];
  // The second and the third form are the genitive, singular and plural. Fractions take the singular.
  if (category === 'other') return ru[1];
  if (isBounded) return category === 'one' ? ru[1] : ru[2];
  return { one: ru[0], few: ru[1] }[category as string] ?? ru[2];
}
