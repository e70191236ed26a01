import cytoscape, { type Core, type StylesheetJson } from 'cytoscape';
import { useEffect, useRef } from 'react';
import { useSpeaker } from '../language.tsx';
import { namesApart } from './names-apart.ts';
import type { Network } from './network.ts';

export interface NetworkGraphProps {
  network: Network;
  /** Returns the address of the cooperation between two parties, by their slugs. */
  between: (one: string, other: string) => string;
}

/**
 * Cytoscape adds a style element to the page unless it finds this id. The Content-Security-Policy forbids that, so the style
 * sheet contains the rules.
 */
const STYLED_ALREADY = '__________cytoscape_stylesheet';

/** Maximum number of names; more would cover each other. */
const NAMED = 24;

/** Pixels. */
const FONT = 13;

/** Parties as circles sized by their number of items, and lines for pairs. A line links to the items of its pair. */
export function NetworkGraph({ network, between }: NetworkGraphProps) {
  const { words } = useSpeaker();
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    let graph = drawn(frame.current!, network, between);
    const drawAgain = () => {
      graph.destroy();
      graph = drawn(frame.current!, network, between);
    };
    dark.addEventListener('change', drawAgain);
    return () => {
      dark.removeEventListener('change', drawAgain);
      graph.destroy();
    };
  }, [network, between]);
  return (
    <div id={STYLED_ALREADY} className="graph-frame" role="img" aria-label={`${words.networkGraph}. ${words.asTable}.`}>
      <div ref={frame} className="graph" />
    </div>
  );
}

function drawn(container: HTMLElement, { nodes, links }: Network, between: NetworkGraphProps['between']) {
  const most = Math.max(...nodes.map(({ items }) => items));
  const widest = Math.max(...links.map(({ items }) => items));
  const graph = cytoscape({
    container,
    elements: [
      // Starts on a circle, so that the layout is the same each time.
      ...nodes.map(({ party, items }, index) => ({
        data: { id: party.id, name: party.label.text, size: 12 + 32 * Math.sqrt(items / most) },
        position: {
          x: 300 * Math.cos((2 * Math.PI * index) / nodes.length),
          y: 300 * Math.sin((2 * Math.PI * index) / nodes.length),
        },
      })),
      ...links.map(({ one, other, items }) => ({
        data: {
          id: `${one.id} ${other.id}`,
          source: one.id,
          target: other.id,
          width: 1 + 7 * Math.sqrt(items / widest),
          address: between(one.slug, other.slug),
        },
      })),
    ],
    style: styleOf(getComputedStyle(container)),
    layout: {
      name: 'cose',
      animate: false,
      randomize: false,
      padding: 36,
      nodeRepulsion: () => 400_000,
      idealEdgeLength: () => 110,
      nodeOverlap: 24,
      gravity: 0.5,
    },
    maxZoom: 1.5,
    autoungrabify: true,
    autounselectify: true,
    boxSelectionEnabled: false,
    // The wheel scrolls the page and does not zoom the graph.
    userZoomingEnabled: false,
    userPanningEnabled: false,
  });
  nameLargest(graph);
  graph.on('mouseover', 'node, edge', ({ target }) => {
    const near = target.isNode() ? target.closedNeighborhood() : target.union(target.connectedNodes());
    graph.elements().not(near).addClass('far');
    near.addClass('near');
  });
  graph.on('mouseout', () => graph.elements().removeClass('near far'));
  graph.on('tap', 'edge', ({ target }) => {
    location.assign(target.data('address'));
  });
  return graph;
}

/** Styles of circles and lines, in the colours and fonts of the page. */
function styleOf(page: CSSStyleDeclaration): StylesheetJson {
  const [ink, quiet, accent, warm, paper] = ['ink', 'quiet', 'accent', 'warm', 'paper'].map((name) =>
    page.getPropertyValue(`--${name}`),
  );
  return [
    {
      selector: 'node',
      style: {
        width: 'data(size)',
        height: 'data(size)',
        'background-color': accent,
        'border-color': paper,
        'border-width': 2,
        color: ink,
        'font-family': page.fontFamily,
        'font-size': FONT,
        'text-valign': 'bottom',
        'text-margin-y': 5,
        'text-wrap': 'ellipsis',
        'text-max-width': '130px',
        'text-outline-color': paper,
        'text-outline-width': 2.5,
      },
    },
    {
      selector: 'edge',
      style: { width: 'data(width)', 'line-color': quiet, 'line-opacity': 0.45, 'curve-style': 'straight' },
    },
    { selector: '.named, node.near', style: { label: 'data(name)' } },
    { selector: '.near', style: { 'background-color': warm, 'line-color': warm, 'line-opacity': 0.9 } },
    { selector: '.far', style: { opacity: 0.18 } },
  ];
}

/** Shows the names of the largest parties that do not overlap, at a constant size for any zoom. */
function nameLargest(graph: Core): void {
  const scale = 1 / Math.min(1, graph.zoom());
  const bySize = graph.nodes().sort((a, b) => b.data('size') - a.data('size'));
  graph.nodes().forEach((node) => {
    node.data('size', node.data('size') * Math.sqrt(scale));
  });
  graph.nodes().style({
    'font-size': FONT * scale,
    'text-max-width': `${130 * scale}px`,
    'text-margin-y': 5 * scale,
    'text-outline-width': 2.5 * scale,
  });
  const names = bySize
    .slice(0, NAMED)
    .nodes()
    .map((node) => {
      const { x, y } = node.renderedPosition();
      return { node, text: node.data('name'), x, y: y + node.renderedHeight() / 2 };
    });
  for (const { node } of namesApart(names, FONT + 2, FONT / 2)) node.addClass('named');
}
