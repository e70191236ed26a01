import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';
import { AgreementKind, AgreementStatus } from '../../src/domain/agreements/agreement.entity.ts';
import { type AgreementDraft, createAgreement } from '../../src/domain/agreements/agreement.writes.ts';
import { SignatureRole } from '../../src/domain/agreements/signature.entity.ts';
import type { SignatureDraft } from '../../src/domain/agreements/signature.writes.ts';
import { CommitmentStatus } from '../../src/domain/commitments/commitment.entity.ts';
import { type CommitmentDraft, createCommitment } from '../../src/domain/commitments/commitment.writes.ts';
import { AttendsAs } from '../../src/domain/delegations/delegation.entity.ts';
import { createDelegation, type DelegationDraft } from '../../src/domain/delegations/delegation.writes.ts';
import { Bound } from '../../src/domain/figures/figure.entity.ts';
import { createFigure, type FigureDraft } from '../../src/domain/figures/figure.writes.ts';
import { createStatement, type StatementDraft } from '../../src/domain/statements/statement.writes.ts';
import { formatId } from '../../src/records/values/ids.ts';
import type { WriteContext } from '../../src/records/writing/transaction.ts';
import { type CreatedRecord, write } from './builders.ts';

/** Functions that write delegations and items with default values, except for those that the test gives. */
export function itemBuildersOn(dataSource: DataSource) {
  const build = async (type: string, work: (context: WriteContext) => Promise<string>): Promise<CreatedRecord> => {
    const uuid = await write(dataSource, work);
    return { uuid, id: formatId(type, uuid) };
  };
  return {
    delegation: (forum: CreatedRecord, party: CreatedRecord, draft: Partial<DelegationDraft> = {}) =>
      build('delegation', (context) =>
        createDelegation(context, { forumId: forum.uuid, partyId: party.uuid, attendsAs: AttendsAs.PARTY, ...draft }),
      ),
    /** ANNOUNCED, unless the draft has a status or status changes. */
    agreement: (title: string, draft: Partial<AgreementDraft> = {}) =>
      build('agreement', (context) =>
        createAgreement(context, {
          title,
          titleLang: 'en',
          kind: AgreementKind.COOPERATION_AGREEMENT,
          status: draft.statusChanges ? undefined : AgreementStatus.ANNOUNCED,
          ...draft,
        }),
      ),
    commitment: (title: string, draft: Partial<CommitmentDraft> = {}) =>
      build('commitment', (context) =>
        createCommitment(context, { title, titleLang: 'en', status: CommitmentStatus.ANNOUNCED, ...draft }),
      ),
    statement: (title: string, maker: CreatedRecord, draft: Partial<StatementDraft> = {}) =>
      build('statement', (context) =>
        createStatement(context, {
          title,
          titleLang: 'en',
          summary: title,
          summaryLang: 'en',
          makers: [{ personId: maker.uuid }],
          ...draft,
        }),
      ),
    figure: (title: string, draft: Partial<FigureDraft> = {}) =>
      build('figure', (context) =>
        createFigure(context, {
          title,
          titleLang: 'en',
          indicator: 'agreements_signed',
          value: '1',
          unit: 'agreements',
          bound: Bound.EXACT,
          ...draft,
        }),
      ),
  };
}

/** The signature of a party as signatory, changed by the draft. */
export function signedBy(party: CreatedRecord, draft: Partial<SignatureDraft> = {}): SignatureDraft {
  return { partyId: party.uuid, role: SignatureRole.SIGNATORY, ...draft };
}

const DAY_MS = 86_400_000;

/** Returns the date some days after today. */
export function inDays(days: number): string {
  return new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);
}

/** Longer than the tests of a file on a busy machine, and shorter than the timeout of hooks. */
const NEAR_MIDNIGHT_MS = 30_000;

/** Waits for midnight if it is near, so that writes and comparisons of a test are on the same day. */
export async function awayFromMidnight(): Promise<void> {
  const left = DAY_MS - (Date.now() % DAY_MS);
  if (left < NEAR_MIDNIGHT_MS) await sleep(left + 1);
}
