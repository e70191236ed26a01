import cytoscape, { type Core, type StylesheetJson } from 'cytoscape';
import { useEffect, useRef } from 'react';
import { useSpeaker } from '../language.tsx';
import { namesApart } from './names-apart.ts';
import type { Network } from './network.ts';

export interface NetworkGraphProps {
  network: Network;
  /** The address of what is between two parties, by their slugs. */
  between: (one: string, other: string) => string;
}

/**
 * Cytoscape would write a style of its own into the page, unless it finds this element: our style sheet says the same, and
 * the page takes no styles from scripts.
 */
const STYLED_ALREADY = '__________cytoscape_stylesheet';

/** How many parties have their names beside them: the names of more would cover each other. */
const NAMED = 24;

/** Pixels. */
const FONT = 13;

/** Parties as circles, as large as much is on record of them, and lines between them. A line leads to what it stands for. */
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
      // On a circle at first, so that the layout, which moves them on from there, is the same each time.
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
    // A page that is scrolled stays where it is, and does not zoom.
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
    location.hash = target.data('address');
  });
  return graph;
}

/** How circles and lines look, in the colours and letters of the page. */
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

/** Names the largest parties where their names do not cover each other, and makes names and circles as large as they are meant, however far the graph is zoomed out. */
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
