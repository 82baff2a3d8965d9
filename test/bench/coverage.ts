// How often the intervals of a comparison hold the true mean: of scores drawn from a normal and from a skewed distribution, for the
// interval that is shown and for the plain percentile bootstrap beside it.
//   node test/bench/coverage.ts [draws]
import { createRandom } from '../../src-main/science/random.ts';
import { intervalOfMean, resamplesOf } from '../../src-main/science/statistics/bootstrap.ts';

const draws = Number(process.argv[2] ?? 4000);
const random = createRandom(1, 'examination', 0);

/** Names, ways to draw, and the true means. */
const distributions = [
  { name: 'normal', draw: () => random.normal(), mean: 0 },
  { name: 'log-normal', draw: () => Math.exp(random.normal()), mean: Math.exp(0.5) },
];

for (const { name, draw, mean } of distributions) {
  for (const count of [2, 3, 4, 5, 6, 10, 20]) {
    const resamples = resamplesOf(count);
    const hits = { shown: 0, plain: 0 };
    for (let k = 0; k < draws; k++) {
      const values = Array.from({ length: count }, draw);
      const shown = intervalOfMean(values, resamples);
      const plain = intervalOfMean(values, resamples, 0.025);
      if (shown && shown.low <= mean && mean <= shown.high) hits.shown++;
      if (plain && plain.low <= mean && mean <= plain.high) hits.plain++;
    }
    const percent = (hit: number) => `${((100 * hit) / draws).toFixed(1)} %`;
    console.log(`${name}, ${count} seeds: ${percent(hits.shown)}, plain ${percent(hits.plain)}`);
  }
}
