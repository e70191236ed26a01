import { GraphQLDateTime, GraphQLLocale, GraphQLURL } from 'graphql-scalars';
import { ObjectType } from 'type-graphql';
import { Check, Entity, Index } from 'typeorm';
import { CooperationItem } from '../../records/cooperation-item.entity.ts';
import { FieldColumn, Reference } from '../../records/entity-columns.ts';
import { type EnumOf, enumOf } from '../../records/values/enum.ts';
import { Forum } from '../forums/forum.entity.ts';

export const SessionKind = enumOf('SessionKind', 'Kind of session.', {
  OPENING: 'The opening of the forum.',
  PLENARY: 'A session for all participants.',
  KEYNOTE: 'A keynote address that sets the theme.',
  PANEL: 'A panel discussion.',
  ROUND_TABLE: 'A discussion among equals, round a table.',
  WORKSHOP: 'A workshop or a training.',
  TALK: 'A talk or a lecture.',
  BILATERAL_MEETING: 'A meeting of two sides. The parties that speakers represent are parties of the session.',
  SIGNING_CEREMONY:
    'A ceremony at which agreements are signed. The parties that speakers represent are parties of the session.',
  SIDE_EVENT: 'An event beside the main programme.',
  PRESS_CONFERENCE: 'A press conference or a briefing.',
  EXHIBITION: 'An exhibition within the forum, or a tour of it.',
  CULTURAL: 'A concert, an excursion, a reception.',
  BREAK: 'A break or a meal.',
  CLOSING: 'The closing of the forum.',
  OTHER: 'Any other session.',
});
export type SessionKind = EnumOf<typeof SessionKind>;

export const SessionStatus = enumOf('SessionStatus', 'Status of a session.', {
  TENTATIVE: 'Intended; the time may still change.',
  SCHEDULED: 'The time is fixed.',
  RESCHEDULED: 'Moved to another time than first announced.',
  CANCELLED: 'The session will not be, or was not, held.',
  CONCLUDED: 'The session was held and is over.',
});
export type SessionStatus = EnumOf<typeof SessionStatus>;

@ObjectType('Session', {
  implements: CooperationItem,
  description:
    'A session of a forum. Its parties are its subject parties; in a bilateral meeting or a signing ceremony also those that speakers represent.',
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

  @FieldColumn(SessionKind, 'Kind of session.')
  kind: SessionKind;

  @FieldColumn(SessionStatus, 'Status of the session.')
  status: SessionStatus;

  @FieldColumn(String, 'Track of the programme, as the forum names it; null if none.', { nullable: true })
  track: string | null;

  @FieldColumn(String, 'Abstract in a few sentences; null if none.', { nullable: true })
  abstract: string | null;

  @FieldColumn(GraphQLDateTime, "Start time; null if unknown. For the local time, use the forum's time zone.", {
    nullable: true,
  })
  startsAt: Date | null;

  @FieldColumn(GraphQLDateTime, 'End time; null if unknown.', { nullable: true })
  endsAt: Date | null;

  @FieldColumn([String], 'Rooms in which the session is held.')
  rooms: string[];

  @FieldColumn([GraphQLLocale], 'Languages spoken or interpreted.', { array: true, default: [] })
  languages: string[];

  @FieldColumn([GraphQLURL], 'URLs of the page, recording or slides.', { array: true, default: [] })
  links: string[];
}
