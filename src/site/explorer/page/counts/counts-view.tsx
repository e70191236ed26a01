import { addressOf } from '../address.ts';
import { useAnswer, useOwnAnswer } from '../ask.ts';
import { NamedPartyDocument } from '../documents.ts';
import { useSpeaker } from '../language.tsx';
import { PartyField } from '../parties/party-field.tsx';
import { csvOf } from '../pictures/exports.ts';
import { Fault, Heading, Loading } from '../reading.tsx';
import { Choice } from '../settings.tsx';
import { CountPicture } from './count-picture.tsx';
import { COUNTABLE } from './countable.ts';
import { COLOURS } from './counts.ts';

/** Maximum number of values of a dimension in a chart; the rest is one more value. */
const TOP = 12;

/** Counts of a list by one or two dimensions. */
export function CountsView({ settings }: { settings: URLSearchParams }) {
  const { words, lang, listName, dimension, number } = useSpeaker();
  const [of, { document, dimensions }] =
    Object.entries(COUNTABLE).find(([list]) => list === settings.get('of')) ?? Object.entries(COUNTABLE)[0]!;
  const by = dimensions.find((each) => each === settings.get('by')) ?? dimensions[0]!;
  const and = dimensions.find((each) => each === settings.get('and') && each !== by) ?? '';
  const party = settings.get('party') ?? '';
  const set = (changed: { [name: string]: string | null }) => {
    location.hash = addressOf('counts', { of, by, and, party, ...changed, lang: settings.get('lang') });
  };

  // Each second value has a colour, including "unknown" and "all others".
  const exported = {
    where: party ? { party } : null,
    by: and ? [by, and] : [by],
    top: and ? COLOURS - 2 : TOP,
    lang,
  };
  const variables = { ...exported, first: [by], isByTwo: and !== '' };
  const { data, error, refetch } = useOwnAnswer(document, variables);
  const chosen = useAnswer(NamedPartyDocument, { ref: party, lang }, party !== '');
  const total = data?.counted.totalCount ?? 0;
  const options = (each: string) => [each, dimension(each)] as const;

  return (
    <>
      <Heading title={words.countsTitle} lead={words.countsLead} />
      <fieldset className="settings">
        <legend className="unseen">{words.counts}</legend>
        <Choice
          label={words.countOf}
          value={of}
          options={Object.keys(COUNTABLE).map((list) => [list, listName(list)])}
          onChoose={(list) => set({ of: list })}
        />
        <PartyField
          label={words.onlyWith}
          chosen={party ? (chosen.data?.party ?? null) : null}
          onChoose={(slug) => set({ party: slug })}
        />
        <Choice
          label={words.countBy}
          value={by}
          options={dimensions.map(options)}
          onChoose={(each) => set({ by: each })}
        />
        <Choice
          label={words.countAnd}
          value={and}
          options={[['', words.nothingElse], ...dimensions.filter((each) => each !== by).map(options)]}
          onChoose={(each) => set({ and: each })}
        />
      </fieldset>
      {error && <Fault error={error} again={refetch} />}
      {!data && !error && <Loading />}
      {data && total === 0 && <p className="nothing">{words.nothingCounted}</p>}
      {data && total > 0 && (
        <CountPicture
          title={[listName(of), ...(and ? [by, and] : [by]).map(dimension)].reduce(
            (title, part) => title.replace('{}', part),
            and ? words.countedByTwo : words.countedBy,
          )}
          lead={[
            words.inAll.replace('{}', number(total)),
            ...(data.counted.groups.dimensions.some(({ isMultivalued }) => isMultivalued) ? [words.countedInEach] : []),
          ].join(' ')}
          groups={data.counted.groups}
          ends={data.counted.ends}
          by={and ? [by, and] : [by]}
          query={{ document, variables }}
          csv={csvOf(of, exported)}
        />
      )}
    </>
  );
}
