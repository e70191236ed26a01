import { GraphQLDateTime, GraphQLLocale, GraphQLURL } from 'graphql-scalars';
import { ObjectType } from 'type-graphql';
import { Check, Entity, Index } from 'typeorm';
import { CooperationItem } from '../../records/cooperation-item.entity.ts';
import { FieldColumn, Reference } from '../../records/entity-columns.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
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
@Check('session_times_check', 'starts_at <= ends_at')
@Index('session_forum_id_starts_at_id_idx', { synchronize: false })
@Index('session_starts_at_id_idx', { synchronize: false })
@Index(['kind', 'visibility'])
@Index(['sortKey', 'id'])
export class Session extends CooperationItem {
  @Reference(() => Forum, { index: false })
  forumId: string;

  @FieldColumn(SessionKind, 'What kind of sitting it is.')
  kind: SessionKind;

  @FieldColumn(SessionStatus, 'Whether it will be held, or was.')
  status: SessionStatus;

  @FieldColumn(String, 'The track of the programme to which it belongs, as the forum names it.', { nullable: true })
  track: string | null;

  @FieldColumn(String, 'What it is about, in a few sentences.', { nullable: true })
  abstract: string | null;

  @FieldColumn(GraphQLDateTime, "When it starts. The local time is this in the forum's time zone.", { nullable: true })
  startsAt: Date | null;

  @FieldColumn(GraphQLDateTime, 'When it ends.', { nullable: true })
  endsAt: Date | null;

  @FieldColumn([String], 'The rooms in which it is held.')
  rooms: string[];

  @FieldColumn([GraphQLLocale], 'The languages spoken or interpreted.', { array: true, default: [] })
  languages: string[];

  @FieldColumn([GraphQLURL], 'Addresses of its page, recording or slides.', { array: true, default: [] })
  links: string[];
}
