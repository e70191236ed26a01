import { fold } from '../../records/values/names.ts';
import { grouped } from '../files/grouped.ts';
import { EVENT, NOBODY, PERSON } from './dialects.ts';
import { firstAt, type Piece, type PlacedEvent, textAt } from './programme.ts';
import { titleOf } from './texts.ts';

/** A person as one event names it. */
export interface PersonNamed {
  /** What identifies the person within the programme: an id, or a name where there is none that is the person's alone. */
  identity: string;
  /** The id by which the person goes in the file, where it is the person's alone. */
  id: string | null;
  name: string;
  /** As what the person appears, in the file's own word; "" where it does not say. */
  role: string;
}

/**
 * Who is who in a programme. An id is one person as long as it comes with one name; where it comes with several, each
 * name is a person of its own. Without an id a name is one person, and the one with an id who alone has that name.
 */
export class People {
  /** Names by id, in their folded form. */
  readonly #names = new Map<string, Map<string, string>>();
  /** Ids by folded name. */
  readonly #ids = new Map<string, Set<string>>();

  constructor(events: readonly PlacedEvent[]) {
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

  /** Those whom an event names. @param repairs takes what was left out or put right */
  of(event: Piece, repairs: string[]): PersonNamed[] {
    const people: PersonNamed[] = [];
    for (const person of firstAt(event, EVENT.persons)) {
      const [id, name] = [textAt(person, PERSON.id), nameOf(person)];
      if (!name || NOBODY.test(name)) {
        repairs.push(name ? `"${name}" is nobody's name and was left out.` : 'A person without a name was left out.');
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
      repairs.push(`The id ${id} is used for ${others.join(', ')}: each was taken for a person of its own.`);
      return `${id}/${fold(name)}`;
    }
    const [only, ...more] = this.#ids.get(fold(name)) ?? [];
    if (only === undefined || more.length > 0 || this.#names.get(only)!.size > 1) return `name/${fold(name)}`;
    repairs.push(`"${name}" has no id here; the person was taken for the one with the id ${only}.`);
    return only;
  }
}

function nameOf(person: Piece): string {
  return textAt(person, PERSON.name).replace(/\s+/g, ' ');
}

/**
 * Which events are one session: those with one GUID or, where there is none, one id, that have one title and one start.
 * A session that is held several times is several, numbered as they follow each other; one that stands under several
 * rooms at one time is one.
 */
export class Sessions {
  readonly #identities = new Map<PlacedEvent, string>();
  readonly #repairs = new Map<PlacedEvent, string>();

  /** @param startOf what tells when an event starts; events with equal answers start at one time */
  constructor(events: readonly PlacedEvent[], startOf: (event: PlacedEvent) => number) {
    const byId = grouped(events, ({ event }) => textAt(event, EVENT.guid) || textAt(event, EVENT.id));
    for (const [id, all] of byId) {
      const titled = grouped(all, ({ event }) => fold(titleOf(event)));
      for (const [title, same] of titled) {
        const name = [id, ...(id === '' || titled.size > 1 ? [title || 'untitled'] : [])].filter(Boolean).join('/');
        if (id && titled.size > 1) {
          for (const event of same) this.#repairs.set(event, `The id ${id} is that of another session, too.`);
        }
        const starts = [...new Set(same.map(startOf))].sort((one, other) => one - other);
        for (const event of same) {
          const number = starts.indexOf(startOf(event)) + 1;
          this.#identities.set(event, number > 1 ? `${name}/${number}` : name);
        }
      }
    }
  }

  /** What identifies the session within the programme. @param repairs takes what was put right */
  identityOf(event: PlacedEvent, repairs: string[]): string {
    const repair = this.#repairs.get(event);
    if (repair) repairs.push(repair);
    return this.#identities.get(event)!;
  }
}
