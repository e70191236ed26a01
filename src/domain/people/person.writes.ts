import { In } from 'typeorm';
import type { DuplicateRule } from '../../records/description/duplicate-rule.ts';
import { fold, latin, sortKey } from '../../records/values/names.ts';
import { freeSlug } from '../../records/values/slugs.ts';
import {
  applyChange,
  changedSlug,
  type DraftChange,
  updateRow,
  writeChangedParts,
} from '../../records/writing/changes.writes.ts';
import { type DraftOf, LANGUAGE_CODES, type NewDraft } from '../../records/writing/drafts.ts';
import type { InputErrors } from '../../records/writing/input-errors.ts';
import { COMMON_PART_TABLES, createRecord, type PartTables, partsIn } from '../../records/writing/record.writes.ts';
import {
  validateLang,
  validateName,
  validateOptionalText,
  validatePeriod,
  validateText,
  validateTextsByLang,
} from '../../records/writing/rules.ts';
import type { WriteContext } from '../../records/writing/transaction.ts';
import { Person } from './person.entity.ts';
import { PersonName } from './person-name.entity.ts';
import { PersonFacts, type PersonNameInput, type PositionInput } from './person-writes.inputs.ts';
import { Position } from './position.entity.ts';

/** A person to be written. */
export type PersonDraft = NewDraft<PersonFacts>;

type PersonNameDraft = DraftOf<PersonNameInput>;

const NAMES: PartTables<PersonDraft> = { names: { table: PersonName, owner: 'personId' } };

const PARTS: PartTables<PersonDraft> = {
  positions: { table: Position, owner: 'personId', rows: validatePositions },
};

/**
 * Possible duplicates: people with the same name, if both have positions at one party or one of them has none at a
 * party.
 */
export const personLikeness: DuplicateRule = {
  field: 'names',
  alike: (one, other) => `not exists (select from "position" where person_id = ${one} and party_id is not null)
    or not exists (select from "position" where person_id = ${other} and party_id is not null)
    or exists (select from "position" m join "position" o on o.person_id = ${other}
      join lies_within l on (l.party_id, l.ancestor_id) in ((m.party_id, o.party_id), (o.party_id, m.party_id))
      where m.person_id = ${one})`,
  evidence: {
    places: (person) => `array(select party_id from "position" where person_id = ${person} and party_id is not null)`,
  },
};

/**
 * Creates a person with names and positions.
 * @returns its uuid
 * @throws RuleViolations TEXT_MISSING, LANGUAGE_TWICE, TEXT_WITHOUT_LETTERS, and as `createRecord` does
 */
export async function createPerson(context: WriteContext, draft: PersonDraft): Promise<string> {
  const names = validateNames(draft.names, context.errors.at('names'));
  const main = mainName(names);
  const slug = await freeSlug(context, 'person', draft.slug, main.name, draft.visibility);
  return createRecord(context, Person, { slug, ...main }, { ...draft, names }, { ...NAMES, ...PARTS });
}

/** Changes a person. @throws RuleViolations as `createPerson` does */
export async function updatePerson(context: WriteContext, id: string, change: DraftChange<PersonDraft>): Promise<void> {
  const { db, errors } = context;
  const person = await db.findOneByOrFail(Person, { id });
  const { names } = applyChange(errors, PersonFacts, {}, change);
  const kept = names && validateNames(names, errors.at('names'));
  const slug = await changedSlug(context, 'person', person.slug, change.slug);
  const parts = partsIn<PersonDraft>(context, id, change, { ...PARTS, ...COMMON_PART_TABLES });
  await updateRow(context, Person, person, { ...(kept && mainName(kept)), slug });
  if (kept) await replaceNames(context, id, kept);
  await writeChangedParts(context, parts);
}

/** Replaces the names of a person. A changed name keeps the row of its language, which is unique. */
async function replaceNames(
  context: WriteContext,
  personId: string,
  names: ReturnType<typeof validateNames>,
): Promise<void> {
  const rows = await context.db.findBy(PersonName, { personId });
  const removed = rows.filter(({ lang }) => !names.some((name) => name.lang === lang));
  if (removed.length > 0) await context.db.delete(PersonName, { id: In(removed.map(({ id }) => id)) });
  for (const name of names) {
    const row = rows.find(({ lang }) => lang === name.lang);
    if (row) await updateRow(context, PersonName, row, name);
    else await context.db.insert(PersonName, { personId, ...name });
  }
}

function validateNames(drafts: readonly PersonNameDraft[], errors: InputErrors) {
  const names = drafts.map((name, index) => validatePersonName(errors.at(index), name));
  if (names.length === 0) errors.add(LANGUAGE_CODES.TEXT_MISSING, 'A person needs a name. Add one.');
  names.forEach(({ lang }, index) => {
    if (names.findIndex((other) => other.lang === lang) === index) return;
    const message = `Another name is in the language "${lang}". Keep one of them.`;
    errors.at(index, 'lang').add(LANGUAGE_CODES.LANGUAGE_TWICE, message, { lang });
  });
  return names;
}

/** Returns the columns of the main name, which is the first. */
function mainName([main]: ReturnType<typeof validateNames>) {
  const { text = '', lang = '', family, given, patronymic } = main ?? {};
  return {
    name: text,
    nameLang: lang,
    // Lists of people are ordered by family name.
    sortKey: sortKey([family, given, patronymic].filter(Boolean).join(' ') || text),
  };
}

function validatePersonName(errors: InputErrors, draft: PersonNameDraft) {
  const text = validateName(errors.at('text'), draft.text);
  return {
    lang: validateLang(errors.at('lang'), draft.lang),
    text,
    given: validateOptionalText(errors.at('given'), draft.given),
    family: validateOptionalText(errors.at('family'), draft.family),
    patronymic: validateOptionalText(errors.at('patronymic'), draft.patronymic),
    honorific: validateOptionalText(errors.at('honorific'), draft.honorific),
    folded: fold(text),
    latin: latin(text),
  };
}

function validatePositions(drafts: readonly DraftOf<PositionInput>[], errors: InputErrors) {
  return drafts.map((draft, ordinal) => {
    const at = errors.at(ordinal);
    return {
      title: validateText(at.at('title'), draft.title),
      titleLang: validateLang(at.at('titleLang'), draft.titleLang),
      titlesIn: validateTextsByLang(at.at('titlesIn'), draft.titlesIn),
      partyId: draft.partyId ?? null,
      ...validatePeriod(at.at('from'), draft.from, at.at('to'), draft.to),
      ordinal,
    };
  });
}
