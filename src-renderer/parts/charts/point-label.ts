// A direct label for published points, in place of a legend.
import { Chart } from 'chart.js';
import type { Plugin } from 'chart.js';

/** Writes each labelled dataset's label beside its middle point, on a halo of the surface's colour. */
export const labelPoints: Plugin<'line'> = {
  id: 'label-points',
  afterDatasetsDraw(chart) {
    chart.data.datasets.forEach(({ label, pointBorderColor, pointBackgroundColor }, k) => {
      const points = chart.getDatasetMeta(k).data;
      if (!label || points.length === 0) return;
      const point = points[Math.floor(points.length / 2)];
      drawLabel(chart, label, point, pointBorderColor as string, pointBackgroundColor as string);
    });
  },
};

function drawLabel(
  chart: Chart,
  text: string,
  at: { x: number; y: number },
  colour: string,
  halo: string,
): void {
  const { ctx, chartArea } = chart;
  ctx.save();
  ctx.font = `11px ${Chart.defaults.font.family ?? 'sans-serif'}`;
  ctx.textBaseline = 'bottom';
  const width = ctx.measureText(text).width;
  const x = Math.min(at.x + 8, chartArea.right - width - 4);
  const y = Math.max(at.y - 10, chartArea.top + 14);
  ctx.lineWidth = 3;
  ctx.lineJoin = 'round';
  ctx.strokeStyle = halo;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y);
  ctx.restore();
}
