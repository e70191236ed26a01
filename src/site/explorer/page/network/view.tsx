import { lazy, useMemo, useState } from 'react';
import { kebab } from '../../address.ts';
import {
  NetworkDocument,
  type NetworkQuery,
  type NetworkQueryVariables,
  NetworkSizeDocument,
} from '../../documents.ts';
import { LEVELS, levelOf, minimumOf, networkFilters, networkVariables } from '../../network-question.ts';
import { useAnswer } from '../ask.ts';
import { useMedia, WIDE } from '../filters/filter-column.tsx';
import { PictureFrame } from '../frame/picture-frame.tsx';
import { ViewLayout } from '../frame/view-layout.tsx';
import { Name, plural, useListOf, useSpeaker } from '../language.tsx';
import { PartyField } from '../parties/party-field.tsx';
import { change, fileAt } from '../place.ts';
import { Choice } from '../settings.tsx';
import { Fault } from '../states/fault.tsx';
import { Loading } from '../states/loading.tsx';
import { Nothing } from '../states/nothing.tsx';
import type { ViewProps } from '../view-props.ts';
import { AtLeast } from './at-least.tsx';
import './network.css';
import { networkOf, pairLink, type Regarded } from './network.ts';
import { NetworkGraph } from './network-graph.tsx';
import { PairList } from './pair-list.tsx';
import { Unplaced } from './unplaced.tsx';

const NetworkMap = lazy(() => import('./network-map.tsx').then(({ NetworkMap }) => ({ default: NetworkMap })));

/** With fewer pairs shown than this, the view says how many it leaves out. */
const FEW_PAIRS = 10;

/** The cooperation network as a graph, on a map, and as a list of pairs. */
export function NetworkView({ parameters }: ViewProps) {
  const { words, catalogue } = useSpeaker();
  const list = useListOf('cooperationItems');
  const variables = networkVariables(catalogue, parameters);
  const { data, error, refetch, isPlaceholderData } = useAnswer(NetworkDocument, variables);
  const { level, where, search } = variables;
  const minimum = minimumOf(parameters);
  // With a minimum in the address, the numbers of all pairs are read after the picture.
  const needsSize = data !== undefined && (minimum !== null || data.cooperationNetwork.links.length === 0);
  const size = useAnswer(NetworkSizeDocument, { level, where, search }, needsSize).data?.cooperationNetwork;
  const network = data?.cooperationNetwork;
  const whole = needsSize ? size : network;
  const csv = exportsOf(variables)[0]!.address;
  return (
    <ViewLayout
      title={words.networkHeading}
      list={list}
      parameters={networkFilters(parameters)}
      total={data?.cooperationItems.totalCount ?? null}
      without={['parties', 'with']}
      choices={<Choices parameters={parameters} network={network} most={whole?.links[0]?.items ?? null} />}
    >
      {error && <Fault error={error} again={refetch} csv={csv} />}
      {!data && !error && <Loading />}
      {data && !error && (
        <Shown
          {...{ data, variables, parameters, minimum }}
          isEarlier={isPlaceholderData}
          pairCount={whole?.linkCount ?? null}
          most={whole?.links[0]?.items ?? null}
        />
      )}
    </ViewLayout>
  );
}

interface ChoicesProps {
  parameters: URLSearchParams;
  network: NetworkQuery['cooperationNetwork'] | undefined;
  /** The largest number of items of a pair; null until it is known. */
  most: number | null;
}

function Choices({ parameters, network, most }: ChoicesProps) {
  const { words } = useSpeaker();
  const party = parameters.get('with') ?? '';
  const minimum = minimumOf(parameters) ?? network?.links.at(-1)?.items ?? 1;
  return (
    <div className="choices network-choices">
      <Choice
        label={words.levelWord}
        value={levelOf(parameters)}
        options={LEVELS.map((each) => [each, words.levels[each]])}
        onChoose={(each) => change({ level: kebab(each), min: null })}
      />
      <Choice
        label={words.partiesOfItem}
        value={parameters.get('parties') === 'any' ? 'any' : 'two'}
        options={[
          ['two', words.twoParties],
          ['any', words.anyParties],
        ]}
        onChoose={(each) => change({ parties: each === 'any' ? 'any' : null, min: null })}
      />
      <PartyField
        label={words.onlyWith}
        chosen={network?.resolved.find(({ given }) => given === party)?.party ?? null}
        onChoose={(slug) => change({ with: slug, min: null })}
      />
      {most !== null && most > 1 && <AtLeast minimum={minimum} most={most} />}
    </div>
  );
}

interface ShownProps {
  data: NetworkQuery;
  variables: NetworkQueryVariables;
  parameters: URLSearchParams;
  /** The minimum in the address. */
  minimum: number | null;
  isEarlier: boolean;
  /** The number of all pairs, and the largest number of items of a pair; null until they are known. */
  pairCount: number | null;
  most: number | null;
}

/** The network, or why there is none. */
function Shown(props: ShownProps) {
  const { data, variables, minimum, pairCount, most } = props;
  const { words, number } = useSpeaker();
  const list = useListOf('cooperationItems');
  if (data.cooperationNetwork.links.length > 0) return <Pictures {...props} />;
  if (data.cooperationItems.totalCount === 0) return <Nothing list={list} />;
  if (pairCount === null || most === null) return pairCount === 0 ? <p>{words.noNetwork}</p> : <Loading />;
  if (minimum !== null && minimum > most) {
    return (
      <p className="nothing">
        {words.noPairHas.replace('{}', number(minimum))}{' '}
        <button type="button" onClick={() => change({ min: null })}>
          {words.removeMinimum}
        </button>
      </p>
    );
  }
  return <EqualPairs {...props} variables={{ ...variables, minItems: null }} />;
}

/** Pairs of which more than the picture can show have equal numbers: a list without a graph. */
function EqualPairs({ variables, parameters, most }: ShownProps) {
  const { words, number } = useSpeaker();
  const regarded = useRegarded();
  const { data, error, refetch } = useAnswer(NetworkDocument, variables);
  return (
    <>
      <p className="headline">{most === 1 ? words.allPairsOne : words.tooManyEqual}</p>
      {error && <Fault error={error} again={refetch} csv={exportsOf(variables)[0]!.address} />}
      {!data && !error && <Loading />}
      {data && (
        <PairList pairs={networkOf(data.cooperationNetwork).links} parameters={parameters} {...regarded}>
          <p className="quiet">
            {words.shown
              .replace('{}', number(data.cooperationNetwork.links.length))
              .replace('{}', number(data.cooperationNetwork.linkCount))}
            {data.cooperationNetwork.linkCount > data.cooperationNetwork.links.length && (
              <>
                {' · '}
                <AllPairs variables={variables} count={data.cooperationNetwork.linkCount} />
              </>
            )}
          </p>
        </PairList>
      )}
    </>
  );
}

function useRegarded(): Regarded {
  const [id, regard] = useState<string | null>(null);
  return { id, regard };
}

/** The graph, the map and the table, with the list of pairs beside them; on a narrow screen, the list comes first. */
function Pictures({ data, variables, parameters, isEarlier, pairCount }: ShownProps) {
  const { words, number, date, locale } = useSpeaker();
  const list = useListOf('cooperationItems');
  const isWide = useMedia(WIDE);
  const regarded = useRegarded();
  const network = useMemo(() => networkOf(data.cooperationNetwork), [data]);
  const { links } = network;
  const shownPairs = plural(words.pairsShown, links.at(-1)!.items, locale)
    .replace('{}', number(links.length))
    .replace('{}', pairCount === null ? '…' : number(pairCount))
    .replace('{}', number(links.at(-1)!.items));
  const others = links.length < FEW_PAIRS && pairCount !== null ? pairCount - links.length : 0;
  const drawn = { network, parameters, ...regarded };
  const pairs = <PairList pairs={links} parameters={parameters} {...regarded} />;
  return (
    <div className="network">
      {others > 0 && <p className="network-hint">{words.othersFewer.replace('{}', number(others))}</p>}
      <PictureFrame
        title={words.networkGraph}
        lead={shownPairs}
        leftOut={
          <>
            {words.equalTogether}
            {pairCount !== null && pairCount > links.length && (
              <>
                {' '}
                <AllPairs variables={variables} count={pairCount} />
              </>
            )}
          </>
        }
        list={list}
        parameters={parameters}
        filters={networkFilters(parameters)}
        question={{ query: NetworkDocument.toString(), variables }}
        dataset={data.dataset}
        isEarlier={isEarlier}
        files={exportsOf(variables)}
        table={{
          columns: [words.one, words.other, words.items, words.agreements, words.latest],
          rows: links.map((pair) => [
            <Name key="one" label={pair.one.label} />,
            <Name key="other" label={pair.other.label} />,
            <a key="items" href={pairLink(pair, parameters)}>
              {number(pair.items)}
            </a>,
            number(pair.agreements),
            pair.latestOn ? date(pair.latestOn) : words.noDate,
          ]),
        }}
      >
        {[
          ...(isWide ? [] : [{ name: 'pairs', called: words.pairs, content: pairs }]),
          { name: 'graph', called: words.graph, content: <NetworkGraph {...drawn} /> },
          {
            name: 'map',
            called: words.map,
            content: (
              <>
                <NetworkMap {...drawn} />
                <Unplaced network={network} parameters={parameters} />
              </>
            ),
          },
        ]}
      </PictureFrame>
      {isWide && pairs}
    </div>
  );
}

/** The maximum number of pairs in an export. */
const MAX_EXPORTED = 20_000;

/** The settings of an export of all pairs, also of those that the picture leaves out. */
function wholeNetwork({ level, where, search }: NetworkQueryVariables) {
  return { level, where: where && JSON.stringify(where), search, top: String(MAX_EXPORTED) };
}

/** The number of all pairs, with a CSV of them. */
function AllPairs({ variables, count }: { variables: NetworkQueryVariables; count: number }) {
  const { words, number } = useSpeaker();
  return (
    <a href={fileAt('export/network.csv', wholeNetwork(variables))} download>
      {words.allPairsCsv.replace('{}', number(count))}
    </a>
  );
}

/** The files of a network. */
function exportsOf(variables: NetworkQueryVariables) {
  const { level, minItems, top } = variables;
  const settings = {
    ...wholeNetwork(variables),
    minItems: minItems == null ? null : String(minItems),
    top: String(top),
  };
  const graphs = ['CSV', 'GraphML', 'GEXF'].map((called) => ({
    called,
    address: fileAt(`export/network.${called.toLowerCase()}`, settings),
  }));
  const places = fileAt('export/parties.geojson', { where: JSON.stringify({ levels: [level] }) });
  return [...graphs, { called: 'GeoJSON', address: places }];
}
