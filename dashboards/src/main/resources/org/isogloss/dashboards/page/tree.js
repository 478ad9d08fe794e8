// A dendrogram: leaves below each other, joined from left to right, the closest first.

import {svg} from './dom.js';

const ROW = 26;
const WIDTH = 360;
const LABEL_WIDTH = 56;
const FOOT = 22;

export function dendrogram(title, tree) {
  let rows = 0;
  const drawing = svg('svg', {class: 'tree', role: 'img', 'aria-label': title});
  // Of equal leaves there is no distance, but a scale.
  const x = height => LABEL_WIDTH + (WIDTH - LABEL_WIDTH - 4) * (tree.height ? height / tree.height : 0);

  /** Draws a part; returns where its stem is. */
  const draw = node => {
    if (node.label !== undefined) {
      const y = ROW * (rows++ + 0.5);
      drawing.append(svg('text', {x: LABEL_WIDTH - 8, y: y + 4, 'text-anchor': 'end'}, node.label));
      return y;
    }
    const upper = draw(node.left);
    const lower = draw(node.right);
    const join = svg('path', {d: `M${x(node.left.height)} ${upper}H${x(node.height)}V${lower}H${x(node.right.height)}`});
    join.append(svg('title', {}, node.height.toFixed(3)));
    drawing.append(join);
    return (upper + lower) / 2;
  };

  draw(tree);
  const bottom = ROW * rows;
  drawing.append(
    svg('path', {class: 'axis', d: `M${x(0)} ${bottom + 4}H${x(tree.height)}`}),
    svg('text', {class: 'axis', x: x(0), y: bottom + FOOT - 3}, '0'),
    svg('text', {class: 'axis', x: WIDTH - 4, y: bottom + FOOT - 3, 'text-anchor': 'end'}, `distance ${tree.height.toFixed(3)}`),
  );
  drawing.setAttribute('viewBox', `0 0 ${WIDTH} ${bottom + FOOT}`);
  drawing.setAttribute('width', WIDTH);
  return drawing;
}
