// Country codes of registers and data sets that are neither current ISO 3166-1 codes nor recorded identifiers. Written
// by hand from general knowledge: withdrawn codes of ISO 3166-3 and UN M49, and numbers of the list of state system
// members (version 2016) of the Correlates of War project. No file of either is copied.

/** Former countries by their names in `past-countries.yaml`, with their ISO 3166-3 codes. */
const FORMER_COUNTRY_CODES: { readonly [name: string]: string } = {
  'Soviet Union': 'SUHH',
  Czechoslovakia: 'CSHH',
  Yugoslavia: 'YUCS',
  'Serbia and Montenegro': 'CSXX',
  'German Democratic Republic': 'DDDE',
  'South Yemen': 'YDYE',
  'North Vietnam': 'VDVN',
  'Netherlands Antilles': 'ANHH',
};

/** Countries by code: a current country by its two letters, a former one by its name; the current one first. */
type Meanings = { readonly [code: string]: string | readonly string[] };

const WITHDRAWN_ALPHA_3: Meanings = {
  ANT: 'Netherlands Antilles',
  BUR: 'MM',
  BYS: 'BY',
  CSK: 'Czechoslovakia',
  DDR: 'German Democratic Republic',
  DHY: 'BJ',
  HVO: 'BF',
  RHO: 'ZW',
  ROM: 'RO',
  SCG: 'Serbia and Montenegro',
  SUN: 'Soviet Union',
  TMP: 'TL',
  VDR: 'North Vietnam',
  YMD: 'South Yemen',
  YUG: ['Yugoslavia', 'Serbia and Montenegro'],
  ZAR: 'CD',
};

const WITHDRAWN_NUMERIC: Meanings = {
  '200': 'Czechoslovakia',
  '230': 'ET',
  '278': 'German Democratic Republic',
  '280': 'DE',
  '530': 'Netherlands Antilles',
  '532': 'Netherlands Antilles',
  '590': 'PA',
  '714': 'North Vietnam',
  '720': 'South Yemen',
  '736': 'SD',
  '810': 'Soviet Union',
  '886': 'North Yemen',
  '890': 'Yugoslavia',
  '891': 'Serbia and Montenegro',
};

const CURRENT_COW_CODES = `
  2 US 20 CA 31 BS 40 CU 41 HT 42 DO 51 JM 52 TT 53 BB 54 DM 55 GD 56 LC 57 VC 58 AG 60 KN 70 MX 80 BZ 90 GT 91 HN 92 SV
  93 NI 94 CR 95 PA 101 VE 110 GY 115 SR 130 EC 135 PE 140 BR 145 BO 150 PY 155 CL 165 UY 200 GB 205 IE 210 NL 211 BE
  212 LU 220 FR 221 MC 223 LI 225 CH 230 ES 232 AD 235 PT 260 DE 290 PL 305 AT 310 HU 316 CZ 317 SK 331 SM 338 MT 339 AL
  341 ME 343 MK 344 HR 346 BA 347 XK 349 SI 350 GR 352 CY 355 BG 359 MD 360 RO 366 EE 367 LV 368 LT 369 UA 370 BY 371 AM
  372 GE 373 AZ 375 FI 380 SE 385 NO 390 DK 395 IS 402 CV 403 ST 404 GW 411 GQ 420 GM 432 ML 433 SN 434 BJ 435 MR 436 NE
  437 CI 438 GN 439 BF 450 LR 451 SL 452 GH 461 TG 471 CM 475 NG 481 GA 482 CF 483 TD 484 CG 490 CD 500 UG 501 KE 516 BI
  517 RW 520 SO 522 DJ 525 SS 530 ET 531 ER 540 AO 541 MZ 551 ZM 552 ZW 553 MW 560 ZA 565 NA 570 LS 571 BW 572 SZ 580 MG
  581 KM 590 MU 591 SC 600 MA 615 DZ 616 TN 620 LY 625 SD 630 IR 645 IQ 652 SY 660 LB 663 JO 666 IL 670 SA 679 YE 690 KW
  692 BH 694 QA 696 AE 698 OM 700 AF 701 TM 702 TJ 703 KG 704 UZ 705 KZ 710 CN 712 MN 713 TW 731 KP 732 KR 740 JP 750 IN
  760 BT 770 PK 771 BD 775 MM 780 LK 781 MV 790 NP 800 TH 811 KH 812 LA 830 SG 835 BN 840 PH 850 ID 860 TL 900 AU 910 PG
  920 NZ 935 VU 940 SB 946 KI 947 TV 950 FJ 955 TO 970 NR 983 MH 986 PW 987 FM 990 WS`;

/** Correlates of War numbers. Several states used some of them, one after the other. */
const COW: Meanings = {
  ...Object.fromEntries(
    [...CURRENT_COW_CODES.matchAll(/(\d+) ([A-Z]{2})/g)].map(([, number, code]) => [number!, code!]),
  ),
  '89': 'Federal Republic of Central America',
  '100': ['CO', 'Republic of New Granada'],
  '160': ['AR', 'Argentine Confederation'],
  '240': 'Kingdom of Hanover',
  '245': 'Kingdom of Bavaria',
  '255': ['DE', 'Prussia', 'North German Confederation'],
  '265': 'German Democratic Republic',
  '267': 'Grand Duchy of Baden',
  '269': 'Kingdom of Saxony',
  '271': 'Kingdom of Württemberg',
  '273': 'Electorate of Hesse',
  '275': 'Grand Duchy of Hesse',
  '280': 'Mecklenburg-Schwerin',
  '300': 'Austria-Hungary',
  '315': 'Czechoslovakia',
  '325': ['IT', 'Kingdom of Sardinia'],
  '327': 'Papal States',
  '329': 'Kingdom of the Two Sicilies',
  '332': 'Duchy of Modena',
  '335': 'Duchy of Parma',
  '337': 'Grand Duchy of Tuscany',
  '345': ['RS', 'Yugoslavia', 'Serbia and Montenegro'],
  '365': ['RU', 'Soviet Union'],
  '510': ['TZ', 'Tanganyika'],
  '511': 'Zanzibar',
  '640': ['TR', 'Ottoman Empire'],
  '651': ['EG', 'United Arab Republic'],
  '678': 'North Yemen',
  '680': 'South Yemen',
  '730': 'Korean Empire',
  '816': ['VN', 'North Vietnam'],
  '817': 'South Vietnam',
  '820': ['MY', 'Malaya'],
};

/** Schemes of the numeric codes that ISO 3166-1 and UN M49 share. */
const NUMERIC = ['iso3166-1-numeric', 'iso-numeric', 'm49'];

/** Scheme under which the numeric codes of ISO 3166-1 are stored as identifiers. */
export const NUMERIC_SCHEME = 'iso3166-1-numeric';

const CODE_PATTERN = /^(?:([a-z][a-z0-9-]*):)?([A-Za-z0-9]+)$/;

/** A country that a code means. */
export interface CountryOfCode {
  /** ISO 3166-1 or ISO 3166-3 code; null for a former country that never had one. */
  code: string | null;
  /** Name in `past-countries.yaml`; null for a current country. */
  past: string | null;
}

/**
 * Returns the countries that a code means without being stored: a withdrawn code ("DDR", "m49:278") or a Correlates of
 * War number ("cow:365"). If several states used the code, the current one comes first.
 */
export function countriesWithCode(code: string): CountryOfCode[] {
  const [, scheme, value = ''] = CODE_PATTERN.exec(code.trim()) ?? [];
  const meanings = (table: Meanings, key: string) =>
    (Object.hasOwn(table, key) ? [table[key]!].flat() : []).map(
      (meaning): CountryOfCode =>
        /^[A-Z]{2}$/.test(meaning)
          ? { code: meaning, past: null }
          : { code: FORMER_COUNTRY_CODES[meaning] ?? null, past: meaning },
    );
  if (scheme === undefined || scheme === 'iso3166-1-alpha-3') return meanings(WITHDRAWN_ALPHA_3, value);
  if (NUMERIC.includes(scheme)) return meanings(WITHDRAWN_NUMERIC, value.padStart(3, '0'));
  return scheme === 'cow' ? meanings(COW, value.replace(/^0+(?=\d)/, '')) : [];
}

/** Returns an identifier as it is stored, with its scheme and leading zeros: "m49:4" is "iso3166-1-numeric:004". */
export function storedIdentifier(scheme: string, value: string): { scheme: string; value: string } {
  return NUMERIC.includes(scheme) && /^\d{1,3}$/.test(value)
    ? { scheme: NUMERIC_SCHEME, value: value.padStart(3, '0') }
    : { scheme, value };
}
