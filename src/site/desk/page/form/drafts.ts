import { createStore, del, entries, get, promisifyRequest } from 'idb-keyval';
import type { FormValues } from './values.ts';

/** Texts of forms that were not saved, in this browser alone. */
const STORE = createStore('entente-desk', 'drafts');

const MAX_AGE_MS = 30 * 24 * 3_600_000;

/** What was typed into a form. */
export interface Draft {
  values: FormValues;
  /** The values and the version with which the form of an existing record began. */
  before: FormValues | null;
  version: number | null;
  /** Milliseconds of the clock at the last change. */
  at: number;
}

/** The form of a signing, which is no record type. */
export const SIGNING_FORM = 'signing';

/** The choices for a file in the import wizard. */
export const IMPORT_FORM = 'import';

/**
 * A form has one draft for each user of the browser.
 * @param user the identity of the user
 * @param form the id of the record, its type for a new one, `SIGNING_FORM` or `IMPORT_FORM`
 */
export function draftKey(user: string, form: string): string {
  return `${user} ${form}`;
}

export async function readDraft(key: string): Promise<Draft | undefined> {
  const draft = await get<Draft>(key, STORE);
  return draft && isOld(draft) ? undefined : draft;
}

function isOld({ at }: Draft): boolean {
  return at < Date.now() - MAX_AGE_MS;
}

/** Commits at once: a page that is being left cannot wait for the transaction to end. */
export function writeDraft(key: string, draft: Draft): Promise<void> {
  return STORE('readwrite', (drafts) => {
    drafts.put(draft, key);
    drafts.transaction.commit();
    return promisifyRequest(drafts.transaction);
  });
}

export function deleteDraft(key: string): Promise<void> {
  return del(key, STORE);
}

/** Returns the forms of which a user has drafts, the latest first. Drafts of all users that are too old are deleted. */
export async function draftsOf(user: string): Promise<{ key: string; form: string; at: number }[]> {
  const all = await entries<string, Draft>(STORE);
  await Promise.all(all.filter(([, draft]) => isOld(draft)).map(([key]) => deleteDraft(key)));
  return all
    .filter(([, draft]) => !isOld(draft))
    .map(([key, { at }]) => ({ key, form: key.slice(key.lastIndexOf(' ') + 1), at }))
    .filter(({ key, form }) => key === draftKey(user, form))
    .sort((one, other) => other.at - one.at);
}

export async function deleteDrafts(user: string): Promise<void> {
  for (const { key } of await draftsOf(user)) await deleteDraft(key);
}

/** Gives the drafts of a user to another one, apart from those of forms of which the other user has a draft. */
export async function moveDrafts(from: string, to: string): Promise<void> {
  for (const { key, form } of await draftsOf(from)) {
    const [draft, own] = [await readDraft(key), await readDraft(draftKey(to, form))];
    if (!draft || own) continue;
    await writeDraft(draftKey(to, form), draft);
    await deleteDraft(key);
  }
}
