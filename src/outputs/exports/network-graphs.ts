import type { Piece } from '../../records/description/writers.ts';
import { html } from '../wording/html.ts';
import type { Network } from './network.ts';

/** What no XML may hold. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for.
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

function xml(texts: TemplateStringsArray, ...pieces: Piece[]): Piece {
  return html(texts, ...pieces.map((piece) => (typeof piece === 'string' ? piece.replace(NOT_IN_XML, '') : piece)));
}

/** What is said of nodes and edges beside who they are: the name, and how GraphML and GEXF call the type. */
const OF_NODES = { label: 'string', kind: 'string', items: 'int', latitude: 'double', longitude: 'double' } as const;
const OF_EDGES = { weight: 'int', agreements: 'int', latestOn: 'string' } as const;

type Said = { [name: string]: string | number | null };

function saidOfNode({ party, items, coordinates }: Network['nodes'][number]): Said {
  return {
    label: party.name,
    kind: party.__typename,
    items,
    latitude: coordinates?.latitude ?? null,
    longitude: coordinates?.longitude ?? null,
  };
}

function saidOfEdge({ items, agreements, latestOn }: Network['links'][number]): Said {
  return { weight: items, agreements, latestOn };
}

/** A network in GraphML, as Gephi, igraph, NetworkX and yEd read it. */
export function graphml({ nodes, links }: Network): string {
  const keys = (of: 'node' | 'edge', said: { [name: string]: string }) =>
    Object.entries(said).map(
      ([name, type]) => xml`  <key id="${of}-${name}" for="${of}" attr.name="${name}" attr.type="${type}"/>\n`,
    );
  const data = (of: 'node' | 'edge', said: Said) =>
    Object.entries(said).map(([name, value]) => value !== null && xml`<data key="${of}-${name}">${value}</data>`);
  return String(xml`<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
${keys('node', OF_NODES)}${keys('edge', OF_EDGES)}  <graph id="cooperation" edgedefault="undirected">
${nodes.map((node) => xml`    <node id="${node.party.id}">${data('node', saidOfNode(node))}</node>\n`)}${links.map(
  (edge, index) =>
    xml`    <edge id="e${index}" source="${edge.one.id}" target="${edge.other.id}">${data('edge', saidOfEdge(edge))}</edge>\n`,
)}  </graph>
</graphml>
`);
}

/** GEXF says some things of its own accord, and numbers by other names. */
const GEXF_TYPES = { string: 'string', int: 'integer', double: 'double' } as const;

/** A network in GEXF 1.3, as Gephi reads and writes it. */
export function gexf({ nodes, links }: Network): string {
  const attributes = (of: 'node' | 'edge', said: { [name: string]: keyof typeof GEXF_TYPES }, without: string) =>
    xml`    <attributes class="${of}">\n${Object.entries(said)
      .filter(([name]) => name !== without)
      .map(
        ([name, type]) => xml`      <attribute id="${name}" title="${name}" type="${GEXF_TYPES[type]}"/>\n`,
      )}    </attributes>\n`;
  const values = (said: Said, without: string) =>
    xml`<attvalues>${Object.entries(said).map(
      ([name, value]) => name !== without && value !== null && xml`<attvalue for="${name}" value="${value}"/>`,
    )}</attvalues>`;
  return String(xml`<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3">
  <graph defaultedgetype="undirected" mode="static">
${attributes('node', OF_NODES, 'label')}${attributes('edge', OF_EDGES, 'weight')}    <nodes>
${nodes.map((node) => xml`      <node id="${node.party.id}" label="${node.party.name}">${values(saidOfNode(node), 'label')}</node>\n`)}    </nodes>
    <edges>
${links.map(
  (edge, index) =>
    xml`      <edge id="e${index}" source="${edge.one.id}" target="${edge.other.id}" weight="${edge.items}">${values(saidOfEdge(edge), 'weight')}</edge>\n`,
)}    </edges>
  </graph>
</gexf>
`);
}
