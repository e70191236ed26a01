import type { DataSource } from 'typeorm';
import { Role } from '../../access/viewer.ts';
import { NAME_LOCKS } from '../../database/advisory-locks.ts';
import { Party } from '../../domain/parties/party.entity.ts';
import { typeOf } from '../../records/known-types.ts';
import { formatId } from '../../records/values/ids.ts';
import { MAX_LINE_CHARS, MAX_PASSAGE_CHARS } from '../../records/values/text.ts';
import { createRequested } from '../../records/writing/creations.writes.ts';
import { errorCodes } from '../../records/writing/error-codes.ts';
import type { InputErrors } from '../../records/writing/input-errors.ts';
import { validateOptionalText, validateText } from '../../records/writing/rules.ts';
import { inTransaction, REFERENCE_CODES, type WriteContext, withPath } from '../../records/writing/transaction.ts';
import { EVERY_REGISTER, PartyNames } from '../parties/party-names.ts';
import { HOLDS_EVERYWHERE } from '../parties/reviewed-names.ts';

/** Signatures of one transaction. It must be short: the feed of changes waits for the oldest one that writes. */
const BATCH = 100;

/** The name of a client as mentions of it are found. */
const FOLDED = 'left(search_fold($1), 500)';

const CODES = errorCodes({
  NAME_UNKNOWN: ['There is no such name to decide about, or no decision to undo. See `unresolvedNames`.', 'given'],
  NAME_DECIDED: ['An editor decided about the name. Undo the decision first.', 'given'],
  NAME_DECISION_INVALID: ['The decision is unclear. Give exactly one.'],
});

/** What an editor decides about a name. */
export interface Decision {
  name: string;
  note?: string | null;
  partyId?: string | null;
  createParty?: { allowDuplicate?: boolean | null } | null;
  leaveUnknown?: boolean | null;
  undo?: boolean | null;
}

/** A decision that is stored, while signatures are still to be written. */
interface StoredDecision {
  /** Its key in `reviewed_name`. */
  key: string;
  folded: string;
  partyId: string | null;
  work: 'APPLY' | 'RESTORE';
}

/**
 * Decides which party a name means, for later imports and for the signatures that have the name and no party; or takes
 * the decision back. The first signatures are written at once, the others by `continueDecisions`.
 * @returns the id of the name
 * @throws RuleViolations NAME_UNKNOWN, NAME_DECIDED, NAME_DECISION_INVALID, and as creating a party does
 */
export async function resolveName(
  context: WriteContext,
  { name, note, partyId, createParty, leaveUnknown, undo }: Decision,
): Promise<string> {
  const { errors } = context;
  const kept = validateOptionalText(errors.at('note'), note, MAX_PASSAGE_CHARS);
  validateText(errors.at('name'), name, MAX_LINE_CHARS);
  errors.throwIfAny();
  if ([partyId, createParty, leaveUnknown, undo].filter(Boolean).length !== 1) {
    errors.add(CODES.NAME_DECISION_INVALID, 'Give exactly one of party, createParty, leaveUnknown and undo.');
  }
  const { id, folded, isMentioned, isDecided, isUndone } = await findName(context, name);
  const given = name.slice(0, 80);
  const at = errors.at('name');
  if (undo && !isDecided) {
    at.add(CODES.NAME_UNKNOWN, `Nothing is decided about the name "${given}". Check it.`, { given });
  } else if (!undo && isDecided) {
    const message = isUndone
      ? `The decision about the name "${given}" is being undone. Try again in a minute.`
      : `The name "${given}" is decided. Undo the decision first.`;
    at.add(CODES.NAME_DECIDED, message, { given });
  } else if (!undo && !isMentioned) {
    at.add(CODES.NAME_UNKNOWN, `No record has the name "${given}" without a party. Check it.`, { given });
  }
  errors.throwIfAny();
  if (undo) await takeBack(context, folded);
  else {
    const chosen = createParty ? await createFor(context, createParty) : (partyId ?? null);
    const place = createParty ? errors.at('createParty', 'visibility') : errors.at('partyId');
    await decide(context, { name, folded, partyId: chosen, note: kept }, place);
  }
  return id;
}

/** @param place errors of the party */
async function decide(
  context: WriteContext,
  { name, folded, partyId, note }: { name: string; folded: string; partyId: string | null; note: string | null },
  place: InputErrors,
): Promise<void> {
  const { db, viewer, errors } = context;
  const hidden: unknown[] = await db.query(
    `select from party p where p.id = $1 and p.visibility = 'INTERNAL' and exists (
      select from unresolved_mention m join signature s on s.id = m.signature_id
      join agreement a on a.id = s.agreement_id where m.folded = $2 and a.visibility = 'PUBLIC')`,
    [partyId, folded],
  );
  if (hidden.length > 0) {
    const message = 'PUBLIC records have the name, and the party is INTERNAL. Give a PUBLIC party.';
    place.add(REFERENCE_CODES.DEPENDENCY_INTERNAL, message);
  }
  errors.throwIfAny();
  const key = PartyNames.keyInEveryRegister(name);
  // An earlier decision whose party was deleted.
  await db.query('delete from reviewed_name where register = $1 and folded = $2', [EVERY_REGISTER, folded]);
  await db.query(
    `insert into reviewed_name (register, name, means, folded, given, party_id, decided_at, decided_by, note, work)
    values ($1, $2, $3, $4, $5, $6, now(), $7, $8, $9)`,
    [
      ...[EVERY_REGISTER, key, partyId ? formatId('party', partyId) : '', folded, name, partyId],
      ...[viewer.name ?? viewer.role, note, partyId && 'APPLY'],
    ],
  );
  if (partyId) await writeSome(context, { key, folded, partyId, work: 'APPLY' });
}

/** The signatures that got their party by the decision lose it, unless they have got another one since. */
async function takeBack(context: WriteContext, folded: string): Promise<void> {
  const [[decision]]: [[Pick<StoredDecision, 'key' | 'partyId'>]] = await context.db.query(
    `update reviewed_name set work = 'RESTORE' where register = $1 and folded = $2
      returning name as key, party_id as "partyId"`,
    [EVERY_REGISTER, folded],
  );
  await writeSome(context, { ...decision, folded, work: 'RESTORE' });
}

/**
 * Writes the signatures that decisions still have to change; scheduled. Several processes may run it at once.
 * @throws the first error, once the other decisions are written
 */
export async function continueDecisions(dataSource: DataSource, isClosing = () => false): Promise<void> {
  const waiting: { by: string; note: string | null; key: string }[] = await dataSource.query(
    '/* names */ select decided_by as by, note, name as key from reviewed_name where work is not null',
  );
  const failures: unknown[] = [];
  for (const { by, note, key } of waiting) {
    const authorship = { by, ...(note !== null && { note }), viewer: { role: Role.EDITOR, name: by } };
    const writeNext = (context: WriteContext) => continueOne(context, key);
    try {
      while (!isClosing() && (await inTransaction(dataSource, authorship, writeNext)));
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** Returns whether there is more to do. */
async function continueOne(context: WriteContext, key: string): Promise<boolean> {
  const [decision]: StoredDecision[] = await context.db.query(
    `select name as key, folded, party_id as "partyId", work from reviewed_name
      where register = $1 and name = $2 and work is not null for update skip locked`,
    [EVERY_REGISTER, key],
  );
  return decision ? writeSome(context, decision) : false;
}

/** Finds a name, and locks it until the end of the transaction. */
async function findName({ db }: WriteContext, name: string) {
  await db.query(`select pg_advisory_xact_lock($2, hashtext(${FOLDED}))`, [name, NAME_LOCKS]);
  const [found]: { id: string; folded: string; isMentioned: boolean; isDecided: boolean; isUndone: boolean }[] =
    await db.query(
      `select md5(n.folded)::uuid as id, n.folded, d.folded is not null as "isDecided",
        d.work is not distinct from 'RESTORE' as "isUndone",
        exists (select from unresolved_mention m where m.folded = n.folded) as "isMentioned"
      from (select ${FOLDED} collate "C" as folded) n
      left join reviewed_name d on d.folded = n.folded and ${HOLDS_EVERYWHERE}`,
      [name],
    );
  return found!;
}

function createFor(context: WriteContext, { allowDuplicate, ...draft }: NonNullable<Decision['createParty']>) {
  return createRequested(withPath(context, 'createParty'), typeOf(Party), draft, allowDuplicate);
}

/** Writes some signatures of a decision; if none is left, the work is finished. @returns whether there is more to do */
async function writeSome(context: WriteContext, decision: StoredDecision): Promise<boolean> {
  const isApplied = decision.work === 'APPLY';
  const written = await (isApplied ? applySome : takeBackSome)(context, decision);
  if (written === BATCH) return true;
  const finish = isApplied ? 'update reviewed_name set work = null' : 'delete from reviewed_name';
  await context.db.query(`${finish} where register = $1 and name = $2`, [EVERY_REGISTER, decision.key]);
  return false;
}

/** Signatures `s` that may get the party $2: it exists, and has no other signature in this role. */
const MAY_GET = `s.party_id is null and s.through_id is distinct from $2 and not exists (
  select from signature o where o.agreement_id = s.agreement_id and o.role = s.role and o.party_id = $2)`;

async function applySome({ db }: WriteContext, { key, folded, partyId }: StoredDecision): Promise<number> {
  const [party]: { id: string }[] = await db.query(
    'select id from record where id = survivor_of($1) and deleted_at is null',
    [partyId],
  );
  if (!party) return 0;
  const found: { id: string; agreementId: string }[] = await db.query(
    `select distinct on (s.agreement_id, s.role) s.id, s.agreement_id as "agreementId"
      from unresolved_mention m join signature s on s.id = m.signature_id join agreement a on a.id = s.agreement_id
      where m.folded = $1 and ${MAY_GET}
        and (a.visibility = 'INTERNAL' or exists (select from party p where p.id = $2 and p.visibility = 'PUBLIC'))
        and not exists (select from resolved_mention r where r.signature_id = s.id)
      order by s.agreement_id, s.role, s.id limit ${BATCH}`,
    [folded, party.id],
  );
  await lockAgreements(db, found);
  // Another writer may have changed the signatures before they were locked.
  await db.query(
    `with written as (
      update signature s set party_id = $2 where s.id = any($1) and ${MAY_GET} returning s.id
    )
    insert into resolved_mention (signature_id, name, party_id) select id, $3, $2 from written`,
    [found.map(({ id }) => id), party.id, key],
  );
  return found.length;
}

async function takeBackSome({ db }: WriteContext, { key, partyId }: StoredDecision): Promise<number> {
  const found: { id: string; agreementId: string }[] = await db.query(
    `select s.id, s.agreement_id as "agreementId" from resolved_mention r join signature s on s.id = r.signature_id
      where r.register = $1 and r.name = $2 order by s.agreement_id, s.id limit ${BATCH}`,
    [EVERY_REGISTER, key],
  );
  await lockAgreements(db, found);
  const ids = found.map(({ id }) => id);
  await db.query(
    `update signature s set party_id = null from resolved_mention r
      where s.id = any($1) and r.signature_id = s.id and s.named_as is not null
        and s.party_id in (survivor_of($2), survivor_of(r.party_id))`,
    [ids, partyId],
  );
  await db.query('delete from resolved_mention where signature_id = any($1)', [ids]);
  return found.length;
}

function lockAgreements(db: WriteContext['db'], signatures: readonly { agreementId: string }[]): Promise<unknown> {
  const ids = signatures.map(({ agreementId }) => agreementId);
  return db.query('select from agreement where id = any($1) order by id for no key update', [ids]);
}
