import { list, object, one, value } from '../../query/compiling/read-plans.ts';
import { sql, visible } from '../../query/sql.ts';
import { fieldsOf, KIND_IN_WORDS, STATUS_IN_WORDS } from '../../records/api/fields.ts';
import { Money } from '../../records/values/money.ts';
import { Party } from '../parties/party.entity.ts';
import { Agreement, AgreementKind, AgreementStatus } from './agreement.entity.ts';
import { AgreementReference } from './agreement-reference.entity.ts';
import { AgreementRelation, RelationDirection } from './agreement-relation.entity.ts';
import { AgreementText } from './agreement-text.entity.ts';
import { StatusChange } from './status-change.entity.ts';

export const AgreementResolver = fieldsOf(Agreement)
  .words('kind', AgreementKind, KIND_IN_WORDS)
  .words('status', AgreementStatus, STATUS_IN_WORDS)
  .parts('statusChanges', StatusChange, 'agreementId', 'Status history, oldest first.')
  .field('places', [Party], 'Places of signature, usually cities.', (agreement) =>
    list(Party, {
      join: (party) => sql`join agreement_place ap on ap.party_id = ${party.id} and ap.agreement_id = ${agreement.id}`,
      orderBy: () => sql`ap.ordinal, ap.id`,
    }),
  )
  .field(
    'value',
    Money,
    'Value of the agreement; null if not stated.',
    (agreement) => object({ value: agreement.value, currency: agreement.currency }, sql`${agreement.value} is null`),
    { nullable: true },
  )
  .parts('references', AgreementReference, 'agreementId', 'Numbers in registers and series of treaties.')
  .parts('texts', AgreementText, 'agreementId', 'Links to the text, by language.')
  // Only this field knows which end of a relation is the other agreement. The fields of a relation read it from the row
  // `seen`.
  .field(
    'relations',
    [AgreementRelation],
    'Relations to other agreements: first those from this agreement, then those to it.',
    (agreement) =>
      list(AgreementRelation, {
        join: (relation) => sql`join (
        select id, 'TO' as direction, to_id as other_id from agreement_relation where from_id = ${agreement.id}
        union all select id, 'FROM', from_id from agreement_relation where to_id = ${agreement.id}
      ) seen on seen.id = ${relation.id}`,
        where: () => [sql`exists (select from agreement other where other.id = seen.other_id and ${visible('other')})`],
        orderBy: (relation) => sql`seen.direction desc, ${relation.kind}, ${relation.id}`,
      }),
  ).resolver;

export const AgreementRelationResolver = fieldsOf(AgreementRelation)
  .field(
    'direction',
    RelationDirection,
    'Direction: TO if this agreement amends, supersedes, ... the other; FROM if the other does so.',
    () => value(sql`seen.direction`),
  )
  .field('agreement', Agreement, 'Other agreement of the relation.', () =>
    one(Agreement, (agreement) => sql`${agreement.id} = seen.other_id`),
  ).resolver;
