import type { MakerFragment } from './documents.ts';
import type { Label, NamedRef, TitledRef } from './found-record.ts';

/** A resource in JSON-LD, with terms of the context. */
export interface Resource {
  [term: string]: unknown;
}

/** A literal with its type, if the context does not declare the type. */
interface Typed {
  '@type': string;
  '@value': string;
}

/** States of an event in schema.org. Its default is a scheduled event, so TENTATIVE and CONCLUDED have no term. */
const EVENT_STATUSES: { [status: string]: string } = {
  SCHEDULED: 'schema:EventScheduled',
  RESCHEDULED: 'schema:EventRescheduled',
  POSTPONED: 'schema:EventPostponed',
  MOVED_ONLINE: 'schema:EventMovedOnline',
  CANCELLED: 'schema:EventCancelled',
};

/** Writes texts, dates and other records as JSON-LD. */
export class JsonLdWriter {
  readonly #publicUrl: string;

  constructor(publicUrl: string) {
    this.#publicUrl = publicUrl;
  }

  /** Returns the properties without null and without empty texts and lists. */
  withoutEmpty(properties: Resource): Resource {
    return Object.fromEntries(
      Object.entries(properties).filter(
        ([, value]) =>
          value !== null && value !== undefined && value !== '' && !(Array.isArray(value) && !value.length),
      ),
    );
  }

  /** Returns texts with their languages, each language once. */
  texts(...labels: (Label | null | undefined)[]): unknown[] | null {
    const byLang = new Map(labels.flatMap((label) => (label ? [[label.lang, label.text]] : [])));
    if (byLang.size === 0) return null;
    return [...byLang].map(([lang, text]) => ({ '@language': lang, '@value': text }));
  }

  /** Returns a partial date: a day has the type of the context, a year or a month has its own type. */
  date(date: string | null | undefined): string | Typed | null {
    if (!date) return null;
    if (date.length === 10) return date;
    return { '@type': date.length === 4 ? 'xsd:gYear' : 'xsd:gYearMonth', '@value': date };
  }

  /** Returns another record by its URL. */
  record(id: string): string {
    return `${this.#publicUrl}/id/${id}`;
  }

  named(record: NamedRef | null | undefined): Resource | null {
    return record ? { id: this.record(record.id), name: record.name } : null;
  }

  titled(record: TitledRef | null | undefined): Resource | null {
    return record ? { id: this.record(record.id), name: record.title } : null;
  }

  allNamed(records: readonly NamedRef[] | undefined): (Resource | null)[] {
    return (records ?? []).map((record) => this.named(record));
  }

  /** Returns an enum value of the API as a term of our vocabulary. */
  constant(enumeration: string, value: string | null | undefined): string | null {
    return value ? `ns:${enumeration}.${value}` : null;
  }

  /** Returns an instant with its type, since the property may hold a day or an instant. */
  instant(moment: string | null | undefined): Resource | null {
    return moment ? { '@type': 'xsd:dateTime', '@value': moment } : null;
  }

  /** Returns an exact decimal, for which a JSON number is not exact enough. */
  decimal(value: string): Resource {
    return { '@type': 'xsd:decimal', '@value': value };
  }

  eventStatus(status: string): string | undefined {
    return EVENT_STATUSES[status];
  }

  makers(makers: readonly MakerFragment[]): Resource[] {
    return makers.map(({ person, position, delegation, party }) => ({
      type: 'Maker',
      ...this.withoutEmpty({
        person: this.named(person),
        position,
        delegation: delegation && { id: this.record(delegation.id) },
        party: this.named(party),
      }),
    }));
  }
}
