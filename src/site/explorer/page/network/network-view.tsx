import { lazy } from 'react';
import { addressOf } from '../address.ts';
import { useAnswer, useOwnAnswer } from '../ask.ts';
import {
  type CooperationWhere,
  NamedPartyDocument,
  NetworkDocument,
  type NetworkQueryVariables,
  type PartyLevel,
} from '../documents.ts';
import { Name, useSpeaker } from '../language.tsx';
import { PartyField } from '../parties/party-field.tsx';
import { csvOf, exportOf } from '../pictures/exports.ts';
import { Picture } from '../pictures/picture.tsx';
import { Fault, Heading, Loading } from '../reading.tsx';
import { Choice } from '../settings.tsx';
import type { Network } from './network.ts';

const NetworkGraph = lazy(() => import('./network-graph.tsx').then(({ NetworkGraph }) => ({ default: NetworkGraph })));
const NetworkMap = lazy(() => import('./network-map.tsx').then(({ NetworkMap }) => ({ default: NetworkMap })));

const LEVELS: readonly PartyLevel[] = ['COUNTRY', 'CITY', 'REGION', 'ORGANIZATION'];

/** Maximum number of pairs; more are not distinguishable. */
const TOP = 120;

/** The cooperation network as a graph and on a map. */
export function NetworkView({ settings }: { settings: URLSearchParams }) {
  const { words, lang } = useSpeaker();
  const level = LEVELS.find((each) => each === settings.get('level')) ?? 'COUNTRY';
  const party = settings.get('party') ?? '';
  const among = settings.get('among') === 'ANY' ? 'ANY' : 'TWO';
  const where: CooperationWhere = {
    // By default only bilateral items: those of many parties say little about a pair and take long to count.
    ...(among === 'TWO' && { lateralities: ['BILATERAL'] }),
    ...(party && { party }),
  };
  const variables = { level, where, top: TOP, lang };
  const { data, error, refetch } = useOwnAnswer(NetworkDocument, variables);
  const chosen = useAnswer(NamedPartyDocument, { ref: party, lang }, party !== '');
  const set = (changed: { [name: string]: string | null }) => {
    location.hash = addressOf('network', { level, among, party, ...changed, lang: settings.get('lang') });
  };
  return (
    <>
      <Heading title={words.networkTitle} lead={words.networkLead} />
      <fieldset className="settings">
        <legend className="unseen">{words.network}</legend>
        <Choice
          label={words.networkLevel}
          value={level}
          options={LEVELS.map((each) => [each, words.levels[each]])}
          onChoose={(each) => set({ level: each })}
        />
        <Choice
          label={words.networkAmong}
          value={among}
          options={[
            ['TWO', words.amongTwo],
            ['ANY', words.amongAny],
          ]}
          onChoose={(each) => set({ among: each })}
        />
        <PartyField
          label={words.onlyWith}
          chosen={party ? (chosen.data?.party ?? null) : null}
          onChoose={(slug) => set({ party: slug })}
        />
      </fieldset>
      {error && <Fault error={error} again={refetch} />}
      {!data && !error && <Loading />}
      {data?.cooperationNetwork.links.length === 0 && <p className="nothing">{words.noNetwork}</p>}
      {data && data.cooperationNetwork.links.length > 0 && (
        <Pictures network={data.cooperationNetwork} variables={variables} lang={settings.get('lang')} />
      )}
    </>
  );
}

interface PicturesProps {
  network: Network;
  variables: NetworkQueryVariables;
  lang: string | null;
}

function Pictures({ network, variables, lang }: PicturesProps) {
  const { words, number, date } = useSpeaker();
  const query = { document: NetworkDocument, variables };
  const { level, where, top } = variables;
  const csv = csvOf('network', { level, where, top });
  const graphs = ['GraphML', 'GEXF'].map((called) => ({
    called,
    address: exportOf(`network.${called.toLowerCase()}`, { level, where, top }),
  }));
  const places = { called: 'GeoJSON', address: exportOf('parties.geojson', { where: { levels: [level] } }) };
  const between = (one: string, other: string) => addressOf('between', { one, other, lang });
  const placed = network.nodes.filter(({ coordinates }) => coordinates);
  return (
    <>
      <Picture
        title={words.networkGraph}
        lead={words.networkGraphLead}
        query={query}
        csv={csv}
        files={graphs}
        table={{
          columns: [words.one, words.other, words.count, words.latest],
          rows: network.links.map(({ one, other, items, latestOn }) => [
            <Name key="one" label={one.label} />,
            <Name key="other" label={other.label} />,
            <a key="items" href={between(one.slug, other.slug)}>
              {number(items)}
            </a>,
            latestOn ? date(latestOn) : '',
          ]),
        }}
      >
        <NetworkGraph network={network} between={between} />
      </Picture>
      <Picture
        title={words.networkMap}
        lead={
          placed.length < network.nodes.length
            ? words.notPlaced.replace('{}', number(network.nodes.length - placed.length))
            : undefined
        }
        query={query}
        csv={csv}
        files={[places]}
        table={{
          columns: [words.party, words.count, words.coordinates],
          rows: network.nodes.map(({ party, items, coordinates }) => [
            <Name key="party" label={party.label} />,
            number(items),
            coordinates ? `${number(coordinates.latitude)}, ${number(coordinates.longitude)}` : '',
          ]),
        }}
      >
        <NetworkMap network={network} />
      </Picture>
    </>
  );
}
