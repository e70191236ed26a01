import type { CorrectionDescription } from '../../records/description/record-type.ts';
import { PersonName } from './person-name.entity.ts';

export const correctedPeople: CorrectionDescription = {
  mainName: {
    columns: {
      name: 'text',
      lang: 'lang',
      givenName: 'given',
      familyName: 'family',
      patronymic: 'patronymic',
      honorific: 'honorific',
    },
    async names(db, personId, lang) {
      const names = await db.findBy(PersonName, { personId });
      const main = names.find((name) => name.lang === lang);
      return [main ?? {}, ...names.filter((name) => name !== main)];
    },
  },
};
