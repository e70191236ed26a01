import { Int } from 'type-graphql';
import type { Ordered } from '../../query/compiling/pages.ts';
import { list, page, value, withId } from '../../query/compiling/read-plans.ts';
import type { Row } from '../../query/compiling/row.ts';
import { type Sql, sql } from '../../query/sql.ts';
import { connectionOf, PageArguments } from '../../records/api/connection.ts';
import { fieldsOf } from '../../records/api/fields.ts';
import { Label, LanguagesArgument, labelIn } from '../../records/values/languages.ts';
import { Person } from '../people/person.entity.ts';
import { Delegation } from './delegation.entity.ts';
import { memberCountOf } from './delegation.list.ts';
import { DelegationMember, DelegationRole } from './delegation-member.entity.ts';

const { Connection } = connectionOf(
  'DelegationMember',
  () => Person,
  'A person in a delegation.',
  'A list of the members of a delegation, page by page.',
  {
    role: [DelegationRole, 'Role of the person in the delegation.'],
    title: [String, 'Position as stated in the list of delegates; null if not recorded.', { nullable: true }],
  },
);

const AS_LISTED: Ordered<DelegationMember> = {
  name: 'MEMBERS',
  by: (member) => member.ordinal,
  type: 'integer',
  descending: false,
};

/** Selects a column of the party that sent a delegation. */
function ofParty({ partyId }: Row<Delegation>, column: Sql): Sql {
  return sql`(select ${column} from party p where p.id = ${partyId})`;
}

export const DelegationResolver = fieldsOf(Delegation)
  .field(
    'label',
    Label,
    'Name of the party that sent the delegation, in the first of these languages that it has; otherwise in its main language.',
    (delegation, { langs }) =>
      labelIn(
        {
          text: ofParty(delegation, sql`p.name`),
          lang: ofParty(delegation, sql`p.name_lang`),
          others: ofParty(delegation, sql`p.names_in`),
        },
        langs,
      ),
    { args: LanguagesArgument },
  )
  .field(
    'heads',
    [Person],
    'Heads of the delegation: one or several people; empty if none are recorded.',
    (delegation) =>
      list(Person, {
        join: (person) =>
          sql`join delegation_member m on m.person_id = ${person.id} and m.delegation_id = ${delegation.id}
        and m.role = ${DelegationRole.HEAD}`,
        orderBy: () => sql`m.ordinal, m.id`,
      }),
  )
  .field('size', Int, 'Number of recorded members, heads included.', (delegation) => value(memberCountOf(delegation)))
  .field(
    'members',
    Connection,
    'Members, in the order of the list of delegates.',
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
