import type { PageContent } from '../../records/description/writers.ts';
import { html } from '../wording/html.ts';
import type { Network } from './network.ts';

/** Characters that XML 1.0 forbids. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the pattern finds control characters.
const NOT_IN_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

function xml(texts: TemplateStringsArray, ...pieces: PageContent[]): PageContent {
  return html(texts, ...pieces.map((piece) => (typeof piece === 'string' ? piece.replace(NOT_IN_XML, '') : piece)));
}

/** Attributes of nodes and edges, with their GraphML types. */
const NODE_TYPES = { label: 'string', kind: 'string', items: 'int', latitude: 'double', longitude: 'double' } as const;
const EDGE_TYPES = { weight: 'int', agreements: 'int', latestOn: 'string' } as const;

type Attributes = { [name: string]: string | number | null };

function nodeAttributes({ party, items, coordinates }: Network['nodes'][number]): Attributes {
  return {
    label: party.name,
    kind: party.__typename,
    items,
    latitude: coordinates?.latitude ?? null,
    longitude: coordinates?.longitude ?? null,
  };
}

function edgeAttributes({ items, agreements, latestOn }: Network['links'][number]): Attributes {
  return { weight: items, agreements, latestOn };
}

/** Writes a network as GraphML, for Gephi, igraph, NetworkX and yEd. */
export function graphml({ nodes, links }: Network): string {
  const keys = (of: 'node' | 'edge', types: { [name: string]: string }) =>
    Object.entries(types).map(
      ([name, type]) => xml`  <key id="${of}-${name}" for="${of}" attr.name="${name}" attr.type="${type}"/>\n`,
    );
  const data = (of: 'node' | 'edge', values: Attributes) =>
    Object.entries(values).map(([name, value]) => value !== null && xml`<data key="${of}-${name}">${value}</data>`);
  return String(xml`<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
${keys('node', NODE_TYPES)}${keys('edge', EDGE_TYPES)}  <graph id="cooperation" edgedefault="undirected">
${nodes.map((node) => xml`    <node id="${node.party.id}">${data('node', nodeAttributes(node))}</node>\n`)}${links.map(
  (edge, index) =>
    xml`    <edge id="e${index}" source="${edge.one.id}" target="${edge.other.id}">${data('edge', edgeAttributes(edge))}</edge>\n`,
)}  </graph>
</graphml>
`);
}

/** GEXF's names of GraphML's types. */
const GEXF_TYPES = { string: 'string', int: 'integer', double: 'double' } as const;

/** Writes a network as GEXF 1.3, for Gephi. The label and the weight are attributes of GEXF itself. */
export function gexf({ nodes, links }: Network): string {
  const attributes = (of: 'node' | 'edge', types: { [name: string]: keyof typeof GEXF_TYPES }, without: string) =>
    xml`    <attributes class="${of}">\n${Object.entries(types)
      .filter(([name]) => name !== without)
      .map(
        ([name, type]) => xml`      <attribute id="${name}" title="${name}" type="${GEXF_TYPES[type]}"/>\n`,
      )}    </attributes>\n`;
  const values = (given: Attributes, without: string) =>
    xml`<attvalues>${Object.entries(given).map(
      ([name, value]) => name !== without && value !== null && xml`<attvalue for="${name}" value="${value}"/>`,
    )}</attvalues>`;
  return String(xml`<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://gexf.net/1.3" version="1.3">
  <graph defaultedgetype="undirected" mode="static">
${attributes('node', NODE_TYPES, 'label')}${attributes('edge', EDGE_TYPES, 'weight')}    <nodes>
${nodes.map((node) => xml`      <node id="${node.party.id}" label="${node.party.name}">${values(nodeAttributes(node), 'label')}</node>\n`)}    </nodes>
    <edges>
${links.map(
  (edge, index) =>
    xml`      <edge id="e${index}" source="${edge.one.id}" target="${edge.other.id}" weight="${edge.items}">${values(edgeAttributes(edge), 'weight')}</edge>\n`,
)}    </edges>
  </graph>
</gexf>
`);
}
