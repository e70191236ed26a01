import type { Feature } from '../records/feature.ts';
import { Speaker } from './speaker.entity.ts';
import { AppearancesOfPersonResolver, SpeakerResolver, SpeakersOfSessionResolver } from './speaker.resolver.ts';

export const speakers: Feature = {
  entities: [Speaker],
  resolvers: [SpeakerResolver, SpeakersOfSessionResolver, AppearancesOfPersonResolver],
};
