import { Filter } from '../../query/compiling/filters.ts';
import { type Ordered, Orderings, type PageArgs } from '../../query/compiling/pages.ts';
import { list, page, type Reading, withId } from '../../query/compiling/readings.ts';
import type { Row } from '../../query/compiling/row.ts';
import { type Sql, sql, visible } from '../../query/sql.ts';
import { searched } from '../../records/api/searched.ts';
import { recordRules } from '../../records/api/where.ts';
import { byUpdate } from '../../records/record.reads.ts';
import { uuidOf } from '../../records/values/ids.ts';
import { survivor } from '../../records/values/refs.ts';
import { forumMeant, partiesOfForums } from '../forums/forum.reads.ts';
import { dayOf, hasStanding, liesIn, partyNamed } from '../parties/party.reads.ts';
import { Person } from '../people/person.entity.ts';
import { Delegation } from './delegation.entity.ts';
import type { DelegationList, DelegationOrderField, DelegationWhere } from './delegation.inputs.ts';
import { DelegationMember, DelegationRole } from './delegation-member.entity.ts';

// A delegation that the reader may see makes its party one of the forum's.
partiesOfForums.push(sql`select sent.forum_id, sent.party_id from delegation sent where ${visible('sent')}`);

/** How many people of a delegation are on record. */
export function sizeOf(delegation: Row<Delegation>): Sql {
  return sql`(select count(*)::integer from delegation_member m where m.delegation_id = ${delegation.id})`;
}

/** Who leads a delegation, in the order of the record. */
export function headsOf(delegation: Row<Delegation>): Reading {
  return list(Person, {
    join: (person) =>
      sql`join delegation_member m on m.person_id = ${person.id} and m.delegation_id = ${delegation.id}
        and m.role = ${DelegationRole.HEAD}`,
    orderBy: () => sql`m.ordinal, m.id`,
  });
}

const AS_LISTED: Ordered<DelegationMember> = {
  name: 'MEMBERS',
  by: (member) => member.ordinal,
  type: 'integer',
  descending: false,
};

/** The people of a delegation, in the order of the record. */
export function membersOf(delegation: Row<Delegation>, args: PageArgs): Reading {
  return page(
    DelegationMember,
    { where: (member) => [sql`${member.delegationId} = ${delegation.id}`] },
    AS_LISTED,
    args,
    (member) => ({ node: withId(Person, member.personId) }),
  );
}

/** Whether a condition holds on the forum of a delegation, which goes by the name `f`. */
function atForum(delegation: Row<Delegation>, condition: Sql): Sql {
  return sql`exists (select from forum f where f.id = ${delegation.forumId} and ${condition})`;
}

const FIRST_DAY = dayOf(sql`f.starts_on`);

const delegationFilter = recordRules(new Filter<DelegationWhere, Delegation>('DelegationWhere'), 'delegation')
  .rule('forum', (delegation, ref) => sql`${delegation.forumId} = ${forumMeant(ref)}`)
  .rule('party', (delegation, ref) =>
    atForum(delegation, liesIn(delegation.partyId, partyNamed(ref, 'party'), FIRST_DAY)),
  )
  .rule(
    'member',
    (delegation, person) => sql`exists (select from delegation_member m where m.delegation_id = ${delegation.id}
      and m.person_id = ${survivor(uuidOf('person', person, 'member'))})`,
  )
  .rule('standing', (delegation, standing) =>
    atForum(delegation, hasStanding(delegation.partyId, FIRST_DAY, standing)),
  );

export const delegationOrderings = new Orderings<Delegation, `${DelegationOrderField}`>(
  {
    NAME: {
      by: () => sql`sender.sort_key`,
      type: 'text',
      join: (delegation) => sql`join party sender on sender.id = ${delegation.partyId}`,
    },
    SIZE: {
      by: (delegation) => sql`coalesce(nullif(${sizeOf(delegation)}, 0), ${delegation.reportedSize}, 0)`,
      type: 'integer',
    },
    UPDATED_AT: byUpdate(Delegation),
  },
  { field: 'NAME', direction: 'ASC' },
);

/** Delegations, as a client filters, orders and pages them. */
export function delegations(args: DelegationList, which?: (delegation: Row<Delegation>) => Sql): Reading {
  return page(
    Delegation,
    ...searched(
      'DELEGATION',
      { where: (delegation) => [which?.(delegation), ...delegationFilter.conditions(args.where, delegation)] },
      delegationOrderings,
      args,
    ),
    args,
  );
}
