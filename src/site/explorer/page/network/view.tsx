import { lazy } from 'react';
import { kebab } from '../../address.ts';
import {
  type CooperationWhere,
  type DataSetFragment,
  NamedPartyDocument,
  NetworkDocument,
  type NetworkQueryVariables,
  type PartyLevel,
} from '../../documents.ts';
import { useAnswer, useOwnAnswer } from '../ask.ts';
import { PictureFrame } from '../frame/picture-frame.tsx';
import { ViewLayout } from '../frame/view-layout.tsx';
import { Name, useListOf, useSpeaker } from '../language.tsx';
import { PartyField } from '../parties/party-field.tsx';
import { change, fileAt, linkTo } from '../place.ts';
import { Choice } from '../settings.tsx';
import { Fault } from '../states/fault.tsx';
import { Loading } from '../states/loading.tsx';
import type { ViewProps } from '../view-props.ts';
import type { Network } from './network.ts';

const NetworkGraph = lazy(() => import('./network-graph.tsx').then(({ NetworkGraph }) => ({ default: NetworkGraph })));
const NetworkMap = lazy(() => import('./network-map.tsx').then(({ NetworkMap }) => ({ default: NetworkMap })));

const LEVELS: readonly PartyLevel[] = ['COUNTRY', 'CITY', 'REGION', 'ORGANIZATION'];

/** Maximum number of pairs; more are not distinguishable. */
const TOP = 120;

/** The cooperation network as a graph and on a map. */
export function NetworkView({ parameters: settings }: ViewProps) {
  const { words, lang } = useSpeaker();
  const level = LEVELS.find((each) => kebab(each) === settings.get('level')) ?? 'COUNTRY';
  const party = settings.get('with') ?? '';
  const among = settings.get('parties') === 'any' ? 'any' : 'two';
  const where: CooperationWhere = {
    // By default only bilateral items: those of many parties say little about a pair and take long to count.
    ...(among === 'two' && { lateralities: ['BILATERAL'] }),
    ...(party && { party }),
  };
  const variables = { level, where, top: TOP, lang };
  const { data, error, refetch } = useOwnAnswer(NetworkDocument, variables);
  const chosen = useAnswer(NamedPartyDocument, { ref: party, lang }, party !== '');
  return (
    <ViewLayout title={words.networkHeading} list={null} parameters={settings} total={null}>
      <fieldset className="settings">
        <legend className="unseen">{words.network}</legend>
        <Choice
          label={words.networkLevel}
          value={level}
          options={LEVELS.map((each) => [each, words.levels[each]])}
          onChoose={(each) => change({ level: kebab(each) })}
        />
        <Choice
          label={words.networkAmong}
          value={among}
          options={[
            ['two', words.amongTwo],
            ['any', words.amongAny],
          ]}
          onChoose={(each) => change({ parties: each })}
        />
        <PartyField
          label={words.onlyWith}
          chosen={party ? (chosen.data?.party ?? null) : null}
          onChoose={(slug) => change({ with: slug })}
        />
      </fieldset>
      {error && <Fault error={error} again={refetch} />}
      {!data && !error && <Loading />}
      {data?.cooperationNetwork.links.length === 0 && <p className="nothing">{words.noNetwork}</p>}
      {data && data.cooperationNetwork.links.length > 0 && (
        <Pictures
          network={data.cooperationNetwork}
          variables={variables}
          dataset={data.dataset}
          parameters={settings}
        />
      )}
    </ViewLayout>
  );
}

interface PicturesProps {
  network: Network;
  variables: NetworkQueryVariables;
  dataset: DataSetFragment;
  parameters: URLSearchParams;
}

function Pictures({ network, variables, dataset, parameters }: PicturesProps) {
  const { words, number, date } = useSpeaker();
  const list = useListOf('cooperationItems');
  const question = { query: NetworkDocument.toString(), variables };
  const { level, where, top } = variables;
  const settings = { level, where: JSON.stringify(where), top: String(top) };
  const graphs = ['CSV', 'GraphML', 'GEXF'].map((called) => ({
    called,
    address: fileAt(`export/network.${called.toLowerCase()}`, settings),
  }));
  const places = {
    called: 'GeoJSON',
    address: fileAt('export/parties.geojson', { where: JSON.stringify({ levels: [level] }) }),
  };
  const between = (one: string, other: string) => linkTo('between', { party: [one, other] });
  const frame = { list, parameters, question, dataset };
  const placed = network.nodes.filter(({ coordinates }) => coordinates);
  return (
    <>
      <PictureFrame
        title={words.networkGraph}
        lead={words.networkGraphLead}
        {...frame}
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
      </PictureFrame>
      <PictureFrame
        title={words.networkMap}
        lead={
          placed.length < network.nodes.length
            ? words.notPlaced.replace('{}', number(network.nodes.length - placed.length))
            : undefined
        }
        {...frame}
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
      </PictureFrame>
    </>
  );
}
