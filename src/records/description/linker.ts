import type { MakerFragment } from './documents.ts';
import type { Label, Named, Titled } from './found-record.ts';

/** Something that is described, under the words of the context. */
export interface Resource {
  [term: string]: unknown;
}

/** A literal with its type, where the context does not say it. */
interface Typed {
  '@type': string;
  '@value': string;
}

/** What schema.org calls the state of an event. It takes for granted that one is held, so TENTATIVE and CONCLUDED say nothing. */
const EVENT_STATUSES: { [status: string]: string } = {
  SCHEDULED: 'schema:EventScheduled',
  RESCHEDULED: 'schema:EventRescheduled',
  POSTPONED: 'schema:EventPostponed',
  MOVED_ONLINE: 'schema:EventMovedOnline',
  CANCELLED: 'schema:EventCancelled',
};

/** How texts, dates and other records are written in linked data. */
export class Linker {
  readonly #publicUrl: string;

  constructor(publicUrl: string) {
    this.#publicUrl = publicUrl;
  }

  /** Those properties that say something: not null, nor an empty text or list. */
  known(properties: Resource): Resource {
    return Object.fromEntries(
      Object.entries(properties).filter(
        ([, value]) =>
          value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && !value.length),
      ),
    );
  }

  /** A text in each language in which it was found, once each. */
  texts(...labels: (Label | null | undefined)[]): unknown[] | null {
    const byLang = new Map(labels.flatMap((label) => (label ? [[label.lang, label.text]] : [])));
    if (byLang.size === 0) return null;
    return [...byLang].map(([lang, text]) => ({ '@language': lang, '@value': text }));
  }

  /** A date as exact as it is known: a day has the type that the context gives it, a year or a month says its own. */
  date(date: string | null | undefined): string | Typed | null {
    if (!date) return null;
    if (date.length === 10) return date;
    return { '@type': date.length === 4 ? 'xsd:gYear' : 'xsd:gYearMonth', '@value': date };
  }

  /** Another record, by its address. */
  record(id: string): string {
    return `${this.#publicUrl}/id/${id}`;
  }

  named(record: Named | null | undefined): Resource | null {
    return record ? { id: this.record(record.id), name: record.name } : null;
  }

  titled(record: Titled | null | undefined): Resource | null {
    return record ? { id: this.record(record.id), name: record.title } : null;
  }

  allNamed(records: readonly Named[] | undefined): (Resource | null)[] {
    return (records ?? []).map((record) => this.named(record));
  }

  /** A constant of the API, as a term of our vocabulary. */
  constant(enumeration: string, value: string | null | undefined): string | null {
    return value ? `ns:${enumeration}.${value}` : null;
  }

  /** An instant: a property that holds days or instants needs its type. */
  instant(moment: string | null | undefined): Resource | null {
    return moment ? { '@type': 'xsd:dateTime', '@value': moment } : null;
  }

  /** An exact decimal, which a number of JSON is not. */
  decimal(value: string): Resource {
    return { '@type': 'xsd:decimal', '@value': value };
  }

  eventStatus(status: string): string | undefined {
    return EVENT_STATUSES[status];
  }

  makers(makers: readonly MakerFragment[]): Resource[] {
    return makers.map(({ person, position, delegation, party }) => ({
      type: 'Maker',
      ...this.known({
        person: this.named(person),
        position,
        delegation: delegation && { id: this.record(delegation.id) },
        party: this.named(party),
      }),
    }));
  }
}
