import type { PartCorrectionDescription } from '../../records/description/record-type.ts';
import { Speaker } from './speaker.entity.ts';

export const correctedSpeakers: PartCorrectionDescription = {
  async drafts(db, sessionId) {
    const speakers = await db.find(Speaker, { where: { sessionId }, order: { ordinal: 'ASC', id: 'ASC' } });
    return new Map(
      speakers.map(({ id, personId, role, billedAs, representsId }) => [
        id,
        { personId, role, billedAs, representsId },
      ]),
    );
  },
};
