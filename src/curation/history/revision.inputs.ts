import { connectionOf } from '../../records/api/connection.ts';
import { Revision } from './revision.entity.ts';

export const { Connection: RevisionConnection } = connectionOf(
  'Revision',
  () => Revision,
  'A revision in a list.',
  'A page of revisions.',
);
