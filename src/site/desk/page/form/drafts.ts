import { createStore, del, entries, get, set } from 'idb-keyval';
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

/** A form has one draft for each user of the browser. @param form the id of the record, or its type for a new one */
export function draftKey(user: string, form: string): string {
  return `${user} ${form}`;
}

export function readDraft(key: string): Promise<Draft | undefined> {
  return get<Draft>(key, STORE);
}

export function writeDraft(key: string, draft: Draft): Promise<void> {
  return set(key, draft, STORE);
}

export function deleteDraft(key: string): Promise<void> {
  return del(key, STORE);
}

/** Returns the forms of which a user has drafts, the latest first; drafts that are too old are deleted. */
export async function draftsOf(user: string): Promise<{ form: string; at: number }[]> {
  const all = await entries<string, Draft>(STORE);
  const old = all.filter(([, { at }]) => at < Date.now() - MAX_AGE_MS);
  await Promise.all(old.map(([key]) => deleteDraft(key)));
  return all
    .filter(([key]) => key.startsWith(`${user} `) && !old.some(([each]) => each === key))
    .map(([key, { at }]) => ({ form: key.slice(user.length + 1), at }))
    .sort((one, other) => other.at - one.at);
}

export async function deleteDrafts(user: string): Promise<void> {
  for (const { form } of await draftsOf(user)) await deleteDraft(draftKey(user, form));
}
