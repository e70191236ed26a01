import { ViewerResolver } from './access/viewer.resolver.ts';
import { Agreement } from './agreements/agreement.entity.ts';
import {
  AgreementRelationResolver,
  AgreementResolver,
  ForumAgreementsResolver,
  PartyAgreementsResolver,
} from './agreements/agreement.resolver.ts';
import { AgreementPlace } from './agreements/agreement-place.entity.ts';
import { AgreementReference } from './agreements/agreement-reference.entity.ts';
import { AgreementRelation } from './agreements/agreement-relation.entity.ts';
import { AgreementText } from './agreements/agreement-text.entity.ts';
import { Signature } from './agreements/signature.entity.ts';
import { AgreementSignaturesResolver, SignatureResolver } from './agreements/signature.resolver.ts';
import { Signer } from './agreements/signer.entity.ts';
import { StatusMove } from './agreements/status-move.entity.ts';
import { TreatyAction } from './agreements/treaty-action.entity.ts';
import { Commitment } from './commitments/commitment.entity.ts';
import {
  AgreementCommitmentsResolver,
  CommitmentResolver,
  ForumCommitmentsResolver,
  PartyCommitmentsResolver,
} from './commitments/commitment.resolver.ts';
import { Outcome } from './commitments/outcome.entity.ts';
import { ProgressNote } from './commitments/progress-note.entity.ts';
import { ConcernedParty } from './cooperation/concerned-party.entity.ts';
import {
  CommitmentPartiesResolver,
  CooperationItemResolver,
  CooperationResolver,
  FigureMakersResolver,
  MatchedResolver,
  PartyCooperationResolver,
  StatementMakersResolver,
} from './cooperation/cooperation.resolver.ts';
import { InvolvedParty } from './cooperation/involved-party.entity.ts';
import { Item } from './cooperation/item.entity.ts';
import { Maker } from './cooperation/maker.entity.ts';
import { Delegation } from './delegations/delegation.entity.ts';
import {
  DelegationResolver,
  ForumDelegationsResolver,
  PartyDelegationsResolver,
} from './delegations/delegation.resolver.ts';
import { DelegationMember } from './delegations/delegation-member.entity.ts';
import { Figure } from './figures/figure.entity.ts';
import { FigureResolver, ForumFiguresResolver } from './figures/figure.resolver.ts';
import { Forum } from './forums/forum.entity.ts';
import { ForumResolver, ForumsOfPartyResolver } from './forums/forum.resolver.ts';
import { ForumCity } from './forums/forum-city.entity.ts';
import { ForumRole } from './forums/forum-role.entity.ts';
import { ForumSeries } from './forums/forum-series.entity.ts';
import { ForumSeriesResolver } from './forums/forum-series.resolver.ts';
import { LiesWithin } from './parties/lies-within.entity.ts';
import { Membership } from './parties/membership.entity.ts';
import { Bloc, City, Country, Organization, Party, Region } from './parties/party.entity.ts';
import { BlocResolver, CityResolver, CountryResolver, PartyResolver } from './parties/party.resolver.ts';
import { PartyName } from './parties/party-name.entity.ts';
import { Placement } from './parties/placement.entity.ts';
import { PrimaryName } from './parties/primary-name.entity.ts';
import { Succession } from './parties/succession.entity.ts';
import { Person } from './people/person.entity.ts';
import { PersonResolver, PositionResolver } from './people/person.resolver.ts';
import { PersonName } from './people/person-name.entity.ts';
import { Position } from './people/position.entity.ts';
import type { Spine } from './reading/row.ts';
import { Flag } from './records/flag.entity.ts';
import { Identifier } from './records/identifier.entity.ts';
import { NodeResolver } from './records/node.resolver.ts';
import { RecordEntry } from './records/record.entity.ts';
import { RecordResolver } from './records/record.resolver.ts';
import { Session } from './sessions/session.entity.ts';
import { SessionResolver, SessionsOfForumResolver } from './sessions/session.resolver.ts';
import { Citation } from './sources/citation.entity.ts';
import { Source } from './sources/source.entity.ts';
import { CitationsOfRecordResolver, SourceResolver } from './sources/source.resolver.ts';
import { Speaker } from './speakers/speaker.entity.ts';
import {
  AppearancesOfPersonResolver,
  SpeakerResolver,
  SpeakersOfSessionResolver,
} from './speakers/speaker.resolver.ts';
import { Statement } from './statements/statement.entity.ts';
import {
  ForumStatementsResolver,
  PersonStatementsResolver,
  StatementResolver,
} from './statements/statement.resolver.ts';
import { RecordTopic } from './topics/record-topic.entity.ts';
import { Topic } from './topics/topic.entity.ts';
import { TopicResolver } from './topics/topic.resolver.ts';

/** Every table's class. */
export const entities = [
  Flag,
  Identifier,
  RecordEntry,
  Citation,
  Source,
  RecordTopic,
  Topic,
  LiesWithin,
  Membership,
  PartyName,
  Party,
  Bloc,
  Country,
  Region,
  City,
  Organization,
  Placement,
  PrimaryName,
  Succession,
  PersonName,
  Person,
  Position,
  ForumCity,
  ForumRole,
  ForumSeries,
  Forum,
  Session,
  Speaker,
  DelegationMember,
  Delegation,
  AgreementPlace,
  AgreementReference,
  AgreementRelation,
  AgreementText,
  Agreement,
  Signature,
  Signer,
  StatusMove,
  TreatyAction,
  Commitment,
  Outcome,
  ProgressNote,
  Statement,
  Figure,
  ConcernedParty,
  InvolvedParty,
  Item,
  Maker,
];

/** Every class with queries, mutations or fields. */
export const resolvers = [
  ViewerResolver,
  NodeResolver,
  RecordResolver,
  SourceResolver,
  CitationsOfRecordResolver,
  TopicResolver,
  PartyResolver,
  BlocResolver,
  CountryResolver,
  CityResolver,
  PersonResolver,
  PositionResolver,
  ForumResolver,
  ForumSeriesResolver,
  ForumsOfPartyResolver,
  SessionResolver,
  SessionsOfForumResolver,
  SpeakerResolver,
  SpeakersOfSessionResolver,
  AppearancesOfPersonResolver,
  DelegationResolver,
  ForumDelegationsResolver,
  PartyDelegationsResolver,
  AgreementResolver,
  AgreementRelationResolver,
  ForumAgreementsResolver,
  PartyAgreementsResolver,
  SignatureResolver,
  AgreementSignaturesResolver,
  CommitmentResolver,
  AgreementCommitmentsResolver,
  ForumCommitmentsResolver,
  PartyCommitmentsResolver,
  StatementResolver,
  ForumStatementsResolver,
  PersonStatementsResolver,
  FigureResolver,
  ForumFiguresResolver,
  CooperationResolver,
  CooperationItemResolver,
  MatchedResolver,
  PartyCooperationResolver,
  CommitmentPartiesResolver,
  StatementMakersResolver,
  FigureMakersResolver,
];

/** Tables whose rows stand for records of several tables. */
export const spines: readonly Spine[] = [
  {
    entity: RecordEntry,
    property: 'type',
    members: {
      PARTY: Party,
      PERSON: Person,
      FORUM_SERIES: ForumSeries,
      FORUM: Forum,
      SESSION: Session,
      DELEGATION: Delegation,
      AGREEMENT: Agreement,
      COMMITMENT: Commitment,
      STATEMENT: Statement,
      FIGURE: Figure,
      TOPIC: Topic,
      SOURCE: Source,
    },
  },
  {
    entity: Item,
    property: 'type',
    members: {
      AGREEMENT: Agreement,
      COMMITMENT: Commitment,
      STATEMENT: Statement,
      FIGURE: Figure,
      SESSION: Session,
    },
  },
];
