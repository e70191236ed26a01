import type { Feature } from '../../records/feature.ts';
import { Speaker } from './speaker.entity.ts';
import { speakerList } from './speaker.list.ts';

export const speakers: Feature = {
  entities: [Speaker],
  resolvers: speakerList.resolvers,
};
