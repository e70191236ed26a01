import { In } from 'typeorm';
import type { Likeness } from '../../records/description/likeness.ts';
import { fold, latin, sortKey } from '../../records/values/names.ts';
import { freeSlug } from '../../records/values/slugs.ts';
import { type Change, changedSlug, changeParts, updateRow, withChange } from '../../records/writing/changes.writes.ts';
import type { DraftOf, NewDraft } from '../../records/writing/drafts.ts';
import { createRecord, DOCUMENTATION, type PartTables } from '../../records/writing/record.writes.ts';
import { keptLang, keptPeriod, keptText, keptTextOrNull, keptTextsIn, type Path } from '../../records/writing/rules.ts';
import { RuleViolation, type WriteContext } from '../../records/writing/writing.ts';
import { Person } from './person.entity.ts';
import { PersonName } from './person-name.entity.ts';
import { PersonFacts, type PersonNameInput, type PositionInput } from './person-writes.inputs.ts';
import { Position } from './position.entity.ts';

/** What is said of a new person. */
export type PersonDraft = NewDraft<PersonFacts>;

type PersonNameDraft = DraftOf<PersonNameInput>;

const NAMES: PartTables<PersonDraft> = { names: { table: PersonName, owner: 'personId' } };

const PARTS: PartTables<PersonDraft> = { positions: { table: Position, owner: 'personId' } };

/** People of one name: the same where both hold a position at one party, or it is not known where one of them holds any. */
export const personLikeness: Likeness = {
  field: 'names',
  alike: (one, other) => `not exists (select from "position" where person_id = ${one} and party_id is not null)
    or not exists (select from "position" where person_id = ${other} and party_id is not null)
    or exists (select from "position" m join "position" o on o.person_id = ${other}
      join lies_within l on (l.party_id, l.ancestor_id) in ((m.party_id, o.party_id), (o.party_id, m.party_id))
      where m.person_id = ${one})`,
};

/**
 * Adds a person with names and positions.
 * @returns the person's uuid
 * @throws RuleViolation NAME_MISSING, NAME_TWICE, BAD_TEXT, BAD_LANGUAGE, BAD_DATE, DATES_OUT_OF_ORDER, BAD_SLUG, SLUG_TAKEN
 */
export async function createPerson(context: WriteContext, draft: PersonDraft): Promise<string> {
  const names = keptNames(draft.names);
  const positions = keptPositions(draft.positions ?? []);
  const main = mainName(names);
  const slug = await freeSlug(context, 'person', draft.slug, main.name, draft.visibility);
  return createRecord(context, Person, { slug, ...main }, { ...draft, names, positions }, { ...NAMES, ...PARTS });
}

/** Changes what is on record of a person. @throws RuleViolation CANNOT_BE_CLEARED, and as `createPerson` does */
export async function updatePerson(context: WriteContext, id: string, change: Change<PersonDraft>): Promise<void> {
  const person = await context.db.findOneByOrFail(Person, { id });
  const { names } = withChange(PersonFacts, {}, change);
  const positions = change.positions && keptPositions(change.positions);
  const slug = await changedSlug(context, 'person', person.slug, change.slug);
  if (names) {
    const kept = keptNames(names);
    await updateRow(context, Person, person, { ...mainName(kept), slug });
    await replaceNames(context, id, kept);
  } else await updateRow(context, Person, person, { slug });
  await changeParts<PersonDraft>(context, id, { ...change, positions }, { ...PARTS, ...DOCUMENTATION });
}

/** There is one name in each language: a name that changes keeps its language's row. */
async function replaceNames(
  context: WriteContext,
  personId: string,
  names: ReturnType<typeof keptNames>,
): Promise<void> {
  const rows = await context.db.findBy(PersonName, { personId });
  const gone = rows.filter(({ lang }) => !names.some((name) => name.lang === lang));
  if (gone.length > 0) await context.db.delete(PersonName, { id: In(gone.map(({ id }) => id)) });
  for (const name of names) {
    const row = rows.find(({ lang }) => lang === name.lang);
    if (row) await updateRow(context, PersonName, row, name);
    else await context.db.insert(PersonName, { personId, ...name });
  }
}

function keptNames(drafts: readonly PersonNameDraft[]) {
  const names = drafts.map((name, index) => keptName(['names', String(index)], name));
  if (names.length === 0) throw new RuleViolation('NAME_MISSING', ['names'], 'A person needs a name.');
  names.forEach(({ lang }, index) => {
    if (names.findIndex((other) => other.lang === lang) === index) return;
    throw new RuleViolation('NAME_TWICE', ['names', String(index), 'lang'], `There is a name in "${lang}" already.`);
  });
  return names;
}

/** The columns that keep the main name, which is the first. */
function mainName([main]: ReturnType<typeof keptNames>) {
  const { text, lang, family, given, patronymic } = main!;
  return {
    name: text,
    nameLang: lang,
    // Lists of people go by the family name.
    sortKey: sortKey([family, given, patronymic].filter(Boolean).join(' ') || text),
  };
}

function keptName(path: Path, draft: PersonNameDraft) {
  const text = keptText([...path, 'text'], draft.text);
  if (!fold(text)) {
    throw new RuleViolation('BAD_TEXT', [...path, 'text'], 'A name has at least one letter or digit.');
  }
  return {
    lang: keptLang([...path, 'lang'], draft.lang),
    text,
    given: keptTextOrNull([...path, 'given'], draft.given),
    family: keptTextOrNull([...path, 'family'], draft.family),
    patronymic: keptTextOrNull([...path, 'patronymic'], draft.patronymic),
    honorific: keptTextOrNull([...path, 'honorific'], draft.honorific),
    folded: fold(text),
    latin: latin(text),
  };
}

function keptPositions(drafts: readonly DraftOf<PositionInput>[]) {
  return drafts.map((draft, ordinal) => {
    const path = ['positions', String(ordinal)];
    return {
      title: keptText([...path, 'title'], draft.title),
      titleLang: keptLang([...path, 'titleLang'], draft.titleLang),
      titlesIn: keptTextsIn([...path, 'titlesIn'], draft.titlesIn),
      partyId: draft.partyId ?? null,
      ...keptPeriod([...path, 'from'], draft.from, [...path, 'to'], draft.to),
      ordinal,
    };
  });
}
