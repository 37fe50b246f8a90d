export interface Bar {
  readonly label: string;
  readonly value: number;
}

interface ChartProps {
  readonly bars: readonly Bar[];
  /** What the whole says, for those who do not see it; the same numbers are to be had as a table. */
  readonly label: string;
}

const WIDTH = 720;
const HEIGHT = 180;
const FOOT = 20;

/** A round number at or above the largest value. */
function ceiling(most: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(most, 1)));
  return [1, 2, 5, 10].map((step) => step * power).find((each) => each >= most) ?? most;
}

/** Values over time as bars, with a line at half and at full height. */
export function Chart({ bars, label }: ChartProps) {
  const top = ceiling(Math.max(4, ...bars.map(({ value }) => value)));
  const step = WIDTH / Math.max(bars.length, 1);
  const width = Math.max(1, step * 0.7);
  return (
    <figure className="chart">
      <svg viewBox={`0 0 ${WIDTH + 40} ${HEIGHT + FOOT}`} role="img" aria-label={label}>
        {[0, top / 2, top].map((value) => {
          const y = HEIGHT - (value / top) * (HEIGHT - 10);
          return (
            <g key={value}>
              <line x1="0" x2={WIDTH} y1={y} y2={y} className="chart-line" />
              <text x={WIDTH + 6} y={y + 4} className="chart-text">
                {value}
              </text>
            </g>
          );
        })}
        {bars.map(({ label: name, value }, at) => {
          const height = (value / top) * (HEIGHT - 10);
          return (
            <rect
              key={name}
              x={at * step + (step - width) / 2}
              y={HEIGHT - height}
              width={width}
              height={height}
              rx={Math.min(3, width / 3)}
              className="chart-bar"
            />
          );
        })}
        <text x="0" y={HEIGHT + FOOT - 4} className="chart-text">
          {bars[0]?.label}
        </text>
        <text x={WIDTH} y={HEIGHT + FOOT - 4} textAnchor="end" className="chart-text">
          {bars.at(-1)?.label}
        </text>
      </svg>
    </figure>
  );
}
