import { fold } from '../../records/values/names.ts';
import { grouped } from '../files/grouped.ts';
import { EVENT, PERSON, PLACEHOLDER_NAME } from './dialects.ts';
import { firstAt, type LocatedEvent, type ProgrammeNode, textAt } from './programme.ts';
import { titleOf } from './texts.ts';

/** A person as one event lists them. */
export interface ProgrammePerson {
  /** Identifies the person within the programme: an id, or the name if no id belongs to one person only. */
  identity: string;
  /** The id in the file; null if it does not belong to one person only. */
  id: string | null;
  name: string;
  /** The role in the words of the file; "" if there is none. */
  role: string;
}

/**
 * Identifies the people of a programme. An id with one name is one person; an id with several names is a person for
 * each. A name without an id is the only person with that name and an id, or else its own person.
 */
export class ProgrammePeople {
  /** Names by id and folded name. */
  readonly #names = new Map<string, Map<string, string>>();
  /** Ids by folded name. */
  readonly #ids = new Map<string, Set<string>>();

  constructor(events: readonly LocatedEvent[]) {
    for (const { event } of events) {
      for (const person of firstAt(event, EVENT.persons)) {
        const [id, name] = [textAt(person, PERSON.id), nameOf(person)];
        if (!id || !name) continue;
        const names = this.#names.get(id) ?? new Map<string, string>();
        if (!names.has(fold(name))) names.set(fold(name), name);
        this.#names.set(id, names);
        this.#ids.set(fold(name), (this.#ids.get(fold(name)) ?? new Set()).add(id));
      }
    }
  }

  /** Returns the people of an event. @param repairs receives sentences about corrections */
  of(event: ProgrammeNode, repairs: string[]): ProgrammePerson[] {
    const people: ProgrammePerson[] = [];
    for (const person of firstAt(event, EVENT.persons)) {
      const [id, name] = [textAt(person, PERSON.id), nameOf(person)];
      if (!name || PLACEHOLDER_NAME.test(name)) {
        repairs.push(name ? `"${name}" is a placeholder and was left out.` : 'A person without a name was left out.');
        continue;
      }
      const identity = this.#identityOf(id, name, repairs);
      people.push({
        identity,
        id: this.#names.has(identity) ? identity : null,
        name,
        role: textAt(person, PERSON.role),
      });
    }
    return people;
  }

  #identityOf(id: string, name: string, repairs: string[]): string {
    if (id) {
      const names = this.#names.get(id)!;
      if (names.size === 1) return id;
      const others = [...names.values()].slice(0, 5).map((each) => `"${each}"`);
      repairs.push(`The id ${id} is used for ${others.join(', ')}: each was imported as a separate person.`);
      return `${id}/${fold(name)}`;
    }
    const [only, ...more] = this.#ids.get(fold(name)) ?? [];
    if (only === undefined || more.length > 0 || this.#names.get(only)!.size > 1) return `name/${fold(name)}`;
    repairs.push(`"${name}" has no id in the session. The person with the id ${only} was used.`);
    return only;
  }
}

function nameOf(person: ProgrammeNode): string {
  return textAt(person, PERSON.name).replace(/\s+/g, ' ');
}

/**
 * Groups events into sessions. Events with one GUID (or else one id), one title and one start are one session, even in
 * several rooms. A session held at several times is several sessions, numbered by time.
 */
export class ProgrammeSessions {
  readonly #identities = new Map<LocatedEvent, string>();
  readonly #repairs = new Map<LocatedEvent, string>();

  /** @param startOf returns the start of an event as a number */
  constructor(events: readonly LocatedEvent[], startOf: (event: LocatedEvent) => number) {
    const byId = grouped(events, ({ event }) => textAt(event, EVENT.guid) || textAt(event, EVENT.id));
    for (const [id, all] of byId) {
      const titled = grouped(all, ({ event }) => fold(titleOf(event)));
      for (const [title, same] of titled) {
        const name = [id, ...(id === '' || titled.size > 1 ? [title || 'untitled'] : [])].filter(Boolean).join('/');
        if (id && titled.size > 1) {
          for (const event of same) this.#repairs.set(event, `The id ${id} is also used by another session.`);
        }
        const starts = [...new Set(same.map(startOf))].sort((one, other) => one - other);
        for (const event of same) {
          const number = starts.indexOf(startOf(event)) + 1;
          this.#identities.set(event, number > 1 ? `${name}/${number}` : name);
        }
      }
    }
  }

  /** Returns the key of the session within the programme. @param repairs receives sentences about corrections */
  identityOf(event: LocatedEvent, repairs: string[]): string {
    const repair = this.#repairs.get(event);
    if (repair) repairs.push(repair);
    return this.#identities.get(event)!;
  }
}
