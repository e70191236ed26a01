import { GraphQLLocale } from 'graphql-scalars';
import { cacheControlFor } from '../../access/cache-control.ts';
import { bibtex } from '../../outputs/citations/bibtex.ts';
import { cslJson } from '../../outputs/citations/csl-item.ts';
import { jsonLd } from '../../outputs/linked-data/json-ld.ts';
import type { RecordForm } from '../../outputs/record-documents/record-form.ts';
import { type OutputOptions, type WholeRecord, WholeRecords } from '../../outputs/record-documents/whole-records.ts';
import { pageReply, writerFor } from '../../outputs/wording/page-reply.ts';
import type { Writer } from '../../outputs/wording/writer.ts';
import { ownTexts } from '../../query/compiling/list-address.ts';
import { notFound } from '../../runtime/errors.ts';
import { choiceBy } from '../../server/http/negotiation.ts';
import type { Asked, Door, Reply } from '../../server/http/route.ts';
import { addressOf } from '../playground/address.ts';
import { notFoundPage, recordPage } from './record-page.ts';

/** The forms of a record beside its page. */
const FORMS: readonly RecordForm[] = [bibtex, cslJson, jsonLd];

/** By the type that `Accept` names: the page first, which is for whoever takes everything. */
const BY_MEDIA_TYPE = new Map<string, RecordForm | null>([
  ['text/html', null],
  ['application/xhtml+xml', null],
  ...FORMS.flatMap((form) => form.mediaTypes.map((type): [string, RecordForm] => [type.split(';')[0]!, form])),
]);

/**
 * The door to the records: `/id/<id>`, the address of a record, and `/id/<id>@<version>`, by which it is cited. It gives a page to people, and to programs
 * the form that they ask for in `Accept` or by its extension.
 */
export function recordDoors(options: OutputOptions): Door[] {
  const records = new WholeRecords(options.schema, options.reader);
  return [{ at: '/id/', cost: 100, answer: (asked) => answer(asked, records, options) }];
}

async function answer(asked: Asked, records: WholeRecords, { contextOf, siteTitle }: OutputOptions): Promise<Reply> {
  const { request, search } = asked;
  const writer = writerFor(asked);
  const path = decoded(asked.path.slice('/id/'.length));
  const named = FORMS.find(({ extension }) => path.endsWith(extension));
  const id = named ? path.slice(0, -named.extension.length) : path;
  const form = named ?? formFor(request.headers.accept);
  // A page is shown to whoever followed a link, whatever has become of it on the way.
  if (form) ownTexts(new URLSearchParams(search), { lang: GraphQLLocale });
  const context = await contextOf(request, asked.waiting);
  const found = await records.find(id, writer.wanted.lang, context);
  // What was merged into another record is read there, and what was at an instant by the number of its version.
  if (found && found.record.id !== id) {
    const location = `${found.record.id}${named?.extension ?? ''}${search}`;
    return { status: 302, headers: { location, vary: 'Authorization' }, body: '' };
  }
  if (!form) {
    const varying = { vary: VARIES };
    return found ? pageReply(pageOf(found, siteTitle, writer), varying) : pageReply(notFoundPage(writer), varying, 404);
  }
  if (!found) throw notFound('There is no such record.');
  return {
    status: 200,
    headers: {
      'content-type': form.mediaTypes[0],
      'cache-control': cacheControlFor(context.viewer),
      vary: VARIES,
    },
    body: form.write(found.record, { publicUrl: context.publicUrl, siteTitle, readOn: today() }),
  };
}

/** A path as it was meant: programs may escape the `@` and the colons of a version. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** By what one address answers differently. */
const VARIES = 'Accept, Accept-Language, Authorization';

/** The form that a request likes best, or null for the page. */
const formFor = choiceBy(
  'accept',
  (client) => BY_MEDIA_TYPE.get(client.mediaType([...BY_MEDIA_TYPE.keys()]) ?? '') ?? null,
);

function pageOf({ record, query, variables }: WholeRecord, siteTitle: string, writer: Writer): string {
  const playground = `../playground#${addressOf({ query, variables: JSON.stringify(variables, null, 2) })}`;
  return recordPage(record, { playground, forms: FORMS, siteTitle, readOn: today() }, writer);
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
