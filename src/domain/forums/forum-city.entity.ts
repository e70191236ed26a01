import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, Unique } from 'typeorm';
import { Party } from '../parties/party.entity.ts';
import { Forum } from './forum.entity.ts';

/** One city in which a forum is held. */
@Entity('forum_city')
@Unique(['forumId', 'cityId'])
export class ForumCity {
  @PrimaryColumn('uuid', { default: () => 'new_id()' })
  id: string;

  @ManyToOne(() => Forum, { nullable: false, onDelete: 'CASCADE' })
  @JoinColumn()
  forum: Forum;

  @Column('uuid')
  forumId: string;

  @ManyToOne(() => Party, { nullable: false })
  @JoinColumn()
  city: Party;

  @Index()
  @Column('uuid')
  cityId: string;

  @Column('integer', { default: 0 })
  ordinal: number;
}
