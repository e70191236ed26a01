import { GraphQLDateTime, GraphQLLocale, GraphQLURL } from 'graphql-scalars';
import { Field, ObjectType } from 'type-graphql';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne } from 'typeorm';
import { CooperationItem } from '../../records/cooperation-item.entity.ts';
import { Visibility } from '../../records/record.entity.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { oneOf } from '../../records/values/one-of.ts';
import { Forum } from '../forums/forum.entity.ts';

export const SessionKind = enumOf('SessionKind', 'What kind of sitting a session is.', {
  OPENING: 'The opening of the forum.',
  PLENARY: 'A sitting of all who attend.',
  KEYNOTE: 'One address that sets the theme.',
  PANEL: 'A panel discussion.',
  ROUND_TABLE: 'A discussion among equals, round a table.',
  WORKSHOP: 'A workshop or a training.',
  TALK: 'A talk or a lecture.',
  BILATERAL_MEETING: 'A meeting of two sides. Those whom its speakers represent are parties of the session.',
  SIGNING_CEREMONY:
    'A ceremony at which agreements are signed. Those whom its speakers represent are parties of the session.',
  SIDE_EVENT: 'An event beside the main programme.',
  PRESS_CONFERENCE: 'A press conference or a briefing.',
  EXHIBITION: 'An exhibition within the forum, or a tour of it.',
  CULTURAL: 'A concert, an excursion, a reception.',
  BREAK: 'A break or a meal.',
  CLOSING: 'The closing of the forum.',
  OTHER: 'Any other sitting.',
});
export type SessionKind = EnumOf<typeof SessionKind>;

export const SessionStatus = enumOf('SessionStatus', 'Whether a session will be held, or was.', {
  TENTATIVE: 'Intended; its time may still change.',
  SCHEDULED: 'Its time is fixed.',
  RESCHEDULED: 'Fixed for another time than first announced.',
  CANCELLED: 'It will not be, or was not, held.',
  CONCLUDED: 'It was held and is over.',
});
export type SessionStatus = EnumOf<typeof SessionStatus>;

@ObjectType('Session', {
  implements: CooperationItem,
  description:
    'One sitting of a forum. Its parties are its subject parties; in a bilateral meeting or a signing ceremony also those whom its speakers represent.',
})
@Entity('session')
@oneOf('session', 'visibility', Visibility)
@oneOf('session', 'kind', SessionKind)
@oneOf('session', 'status', SessionStatus)
@Check('session_times_check', 'starts_at <= ends_at')
@Index('session_forum_id_starts_at_id_idx', { synchronize: false })
@Index('session_starts_at_id_idx', { synchronize: false })
@Index(['kind', 'visibility'])
@Index(['sortKey', 'id'])
export class Session extends CooperationItem {
  @ManyToOne(() => Forum, { nullable: false })
  @JoinColumn()
  forum: Forum;

  @Column('uuid')
  forumId: string;

  @Field(() => SessionKind, { description: 'What kind of sitting it is.' })
  @Column('text')
  kind: SessionKind;

  @Field(() => SessionStatus, { description: 'Whether it will be held, or was.' })
  @Column('text')
  status: SessionStatus;

  @Field(() => String, {
    nullable: true,
    description: 'The track of the programme to which it belongs, as the forum names it.',
  })
  @Column('text', { nullable: true })
  track: string | null;

  @Field(() => String, { nullable: true, description: 'What it is about, in a few sentences.' })
  @Column('text', { nullable: true })
  abstract: string | null;

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: "When it starts. The local time is this in the forum's time zone.",
  })
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  startsAt: Date | null;

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it ends.' })
  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  endsAt: Date | null;

  @Field(() => [String], { description: 'The rooms in which it is held.' })
  @Column('text', { array: true, default: [] })
  rooms: string[];

  @Field(() => [GraphQLLocale], { description: 'The languages spoken or interpreted.' })
  @Column('text', { array: true, default: [] })
  languages: string[];

  @Field(() => [GraphQLURL], { description: 'Addresses of its page, recording or slides.' })
  @Column('text', { array: true, default: [] })
  links: string[];
}
