import type { Dice } from '../../query/reference-executor/dice.ts';

/** A script in which names are typed, with the language of its names in `cities.tsv` and its typing errors. */
export interface Script {
  name: string;
  lang: string;
  /** Rows of neighbouring keys; for Chinese, characters that an input method offers for one sound. */
  keys: readonly string[];
  hasCase: boolean;
  /** Returns the name as typed in another script, or null if that makes no difference. */
  inOtherScript(name: string, row: { readonly [lang: string]: string }): string | null;
}

const spelled = (letters: { readonly [letter: string]: string }) => (name: string) => {
  const typed = Array.from(name.normalize('NFC'), (letter) => {
    const lower = letter.toLowerCase();
    const other = letters[lower] ?? letter;
    return lower === letter ? other : other.charAt(0).toUpperCase() + other.slice(1);
  }).join('');
  return typed === name ? null : typed;
};

const tableOf = (pairs: string): { [letter: string]: string } =>
  Object.fromEntries(pairs.split(' ').map((pair) => [pair.charAt(0), pair.slice(1)]));

/** Russian in Latin letters (BGN/PCGN, used on maps). */
const RUSSIAN_IN_LATIN = tableOf(
  'аa бb вv гg дd еe ёyo жzh зz иi йy кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch ъ ыy ь эe юyu яya',
);

/** Greek in Latin letters, letter by letter (ELOT 743 without its digraphs). */
const GREEK_IN_LATIN = tableOf(
  'αa άa βv γg δd εe έe ζz ηi ήi θth ιi ίi ϊi ΐi κk λl μm νn ξx οo όo πp ρr σs ςs τt υy ύy φf χch ψps ωo ώo',
);

/** Hindi in Latin letters (Hunterian without its marks): a consonant without a vowel gets an a, except at the end. */
function hindiInLatin(name: string): string {
  const consonants = tableOf(
    'कk खkh गg घgh चch छchh जj झjh टt ठth डd ढdh णn तt थth दd धdh नn पp फph बb भbh मm यy रr लl वv शsh षsh सs हh',
  );
  const vowels = tableOf('ाa िi ीi ुu ूu ेe ैai ोo ौau ॉo ्');
  const others = tableOf('अa आa इi ईi उu ऊu एe ऐai ओo औau ऑo ंn ँn ़');
  const letters = Array.from(name.normalize('NFC').replaceAll('ज़', 'ज'));
  return letters
    .map((letter, index) => {
      const consonant = consonants[letter];
      if (consonant === undefined) return vowels[letter] ?? others[letter] ?? letter;
      const next = letters[index + 1];
      return consonant + (next === undefined || next === ' ' || next in vowels ? '' : 'a');
    })
    .join('');
}

/** English in Cyrillic letters, by letter and by pairs such as "sh". */
const ENGLISH_IN_CYRILLIC = tableOf('aа bб cк dд eе fф gг hх iи jдж kк lл mм nн oо pп qк rр sс tт uу vв wв xкс yи zз');
const PAIRS_IN_CYRILLIC: [pair: RegExp, letter: string][] = [
  [/sh/gi, 'ш'],
  [/ch/gi, 'ч'],
  [/kh/gi, 'х'],
  [/th/gi, 'т'],
];

function inCyrillic(name: string): string | null {
  const bare = name.normalize('NFD').replace(/\p{M}/gu, '');
  return spelled(ENGLISH_IN_CYRILLIC)(
    PAIRS_IN_CYRILLIC.reduce((text, [pair, letter]) => text.replace(pair, letter), bare),
  );
}

export const SCRIPTS: readonly Script[] = [
  {
    name: 'Latin',
    lang: 'en',
    keys: ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'],
    hasCase: true,
    inOtherScript: inCyrillic,
  },
  {
    name: 'Cyrillic',
    lang: 'ru',
    keys: ['йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбю'],
    hasCase: true,
    inOtherScript: spelled(RUSSIAN_IN_LATIN),
  },
  {
    name: 'Greek',
    lang: 'el',
    keys: ['ςερτυθιοπ', 'ασδφγηξκλ', 'ζχψωβνμ'],
    hasCase: true,
    inOtherScript: spelled(GREEK_IN_LATIN),
  },
  {
    name: 'Arabic',
    lang: 'ar',
    keys: ['ضصثقفغعهخحجد', 'شسيبلاتنمكط', 'ئءؤرىةوزظ'],
    hasCase: false,
    // Letters of a Persian keyboard.
    inOtherScript: spelled(tableOf('يی كک ةه')),
  },
  {
    name: 'Devanagari',
    lang: 'hi',
    keys: ['ौैाीूबहगदजड', 'ोे्िुपरकतचट', 'ॉंमनवलसय'],
    hasCase: false,
    inOtherScript: hindiInLatin,
  },
  {
    name: 'Chinese',
    lang: 'zh',
    keys: [
      '斯思司丝',
      '科克可',
      '尔而耳',
      '亚雅压',
      '利里力丽',
      '加家佳',
      '拉啦',
      '特忒',
      '马玛码',
      '巴八吧',
      '哥格歌',
    ].concat([
      '布不步',
      '罗萝',
      '达答大',
      '德得',
      '卡咔',
      '本苯',
      '兰蓝',
      '西希',
      '阿啊',
      '圣胜',
      '华滑',
      '维唯',
      '开凯',
      '堡保',
    ]),
    hasCase: false,
    inOtherScript: (_name, row) => (row.zh === row['zh-Hant'] ? null : row['zh-Hant']!),
  },
];

const isLetter = (letter: string) => /[\p{L}\p{M}]/u.test(letter);

/** Puts one error of a kind into a name, at a random place; null if the name cannot have such an error. */
export type TypingError = (
  name: string,
  script: Script,
  row: { readonly [lang: string]: string },
  dice: Dice,
) => string | null;

/** Makes an error at a random letter for which the error is possible. */
const atLetter =
  (err: (letters: string[], at: number, script: Script, dice: Dice) => string[] | null): TypingError =>
  (name, script, _row, dice) => {
    const letters = Array.from(name.normalize('NFC'));
    const places = letters.map((_, at) => at).filter((at) => isLetter(letters[at]!));
    const made = dice
      .some(places, places.length, places.length)
      .map((at) => err(letters, at, script, dice)?.join(''))
      .find((typed) => typed !== undefined && typed !== name);
    return made ?? null;
  };

export const TYPING_ERRORS: { readonly [rule: string]: TypingError } = {
  omission: atLetter((letters, at) => letters.toSpliced(at, 1)),
  transposition: atLetter((letters, at) => {
    const next = letters[at + 1];
    return next && isLetter(next) ? letters.toSpliced(at, 2, next, letters[at]!) : null;
  }),
  doubling: atLetter((letters, at) => letters.toSpliced(at, 0, letters[at]!)),
  'neighbouring key': atLetter((letters, at, { keys }, dice) => {
    const bare = letters[at]!.toLowerCase().normalize('NFD').charAt(0);
    const row = keys.find((each) => each.includes(bare));
    const place = row?.indexOf(bare) ?? -1;
    const near = [row?.[place - 1], row?.[place + 1]].filter((key) => key !== undefined);
    return near.length > 0 ? letters.toSpliced(at, 1, dice.pick(near)) : null;
  }),
  case: (name, { hasCase }, _row, dice) =>
    hasCase
      ? Array.from(name, (letter) => (dice.chance(0.5) ? letter.toUpperCase() : letter.toLowerCase())).join('')
      : null,
  script: (name, script, row) => script.inOtherScript(name, row),
};
