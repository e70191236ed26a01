import { Int } from 'type-graphql';
import type { Ordered } from '../../query/compiling/pages.ts';
import { list, page, value, withId } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { type Sql, sql } from '../../query/sql.ts';
import { connectionOf, PageArguments } from '../../records/api/connection.ts';
import { fieldsOf } from '../../records/api/fields.ts';
import { InLanguages, Label, labelIn } from '../../records/values/languages.ts';
import { Person } from '../people/person.entity.ts';
import { Delegation } from './delegation.entity.ts';
import { sizeOf } from './delegation.list.ts';
import { DelegationMember, DelegationRole } from './delegation-member.entity.ts';

const { Connection } = connectionOf(
  'DelegationMember',
  () => Person,
  'A person in a delegation.',
  'The people of a delegation, page by page.',
  {
    role: [DelegationRole, 'As what the person belongs to the delegation.'],
    title: [String, 'The title under which the list of the delegation names them.', { nullable: true }],
  },
);

const AS_LISTED: Ordered<DelegationMember> = {
  name: 'MEMBERS',
  by: (member) => member.ordinal,
  type: 'integer',
  descending: false,
};

/** A column of the party that sent a delegation. */
function ofParty({ partyId }: Row<Delegation>, column: Sql): Sql {
  return sql`(select ${column} from party p where p.id = ${partyId})`;
}

export const DelegationResolver = fieldsOf(Delegation)
  .field(
    'label',
    Label,
    'Name of the party that sent it, in the first of these languages that it has; otherwise in its main language.',
    (delegation, { langs }) =>
      labelIn(
        {
          text: ofParty(delegation, sql`p.name`),
          lang: ofParty(delegation, sql`p.name_lang`),
          others: ofParty(delegation, sql`p.names_in`),
        },
        langs,
      ),
    { args: InLanguages },
  )
  .field('heads', [Person], 'Who leads it: one person, several, or nobody who is on record.', (delegation) =>
    list(Person, {
      join: (person) =>
        sql`join delegation_member m on m.person_id = ${person.id} and m.delegation_id = ${delegation.id}
        and m.role = ${DelegationRole.HEAD}`,
      orderBy: () => sql`m.ordinal, m.id`,
    }),
  )
  .field('size', Int, 'How many people of it are on record here, its heads included.', (delegation) =>
    value(sizeOf(delegation)),
  )
  .field(
    'members',
    Connection,
    'Who belongs to it, in the order of its own list.',
    (delegation, args) =>
      page(
        DelegationMember,
        { where: (member) => [sql`${member.delegationId} = ${delegation.id}`] },
        AS_LISTED,
        args,
        (member) => ({ node: withId(Person, member.personId) }),
      ),
    { args: PageArguments },
  ).resolver;
