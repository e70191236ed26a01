import type { Feature } from '../../records/feature.ts';
import { Speaker } from './speaker.entity.ts';
import { speakerList } from './speaker.list.ts';
import { SpeakersOfSessionResolver } from './speaker.resolver.ts';

export const speakers: Feature = {
  entities: [Speaker],
  resolvers: [SpeakersOfSessionResolver, ...speakerList.resolvers],
};
