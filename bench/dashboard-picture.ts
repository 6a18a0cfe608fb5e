import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

/** When something was, in seconds since 1970. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

interface Panel {
  readonly type: 'stat' | 'timeseries';
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly fieldConfig: { readonly defaults: { readonly unit: string } };
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
}

/** A line of a panel: its name and its value at each moment, null where there is none. */
interface Line {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

const step = 2;
const folder = join(import.meta.dirname, '../deploy/observability');

/** Draws every panel of the dashboard by what a Prometheus answers to its own expressions. Grafana draws the same, in its own manner. */
export async function drawDashboard(prometheus: string, span: Span, path: string): Promise<void> {
  const { panels } = JSON.parse(readFileSync(join(folder, 'grafana-dashboard.json'), 'utf8')) as { readonly panels: readonly Panel[] };
  const times = Array.from({ length: Math.floor((span.to - span.from) / step) + 1 }, (_, index) => span.from + index * step);
  const drawn = await Promise.all(panels.map(async (panel) => ({ ...panel, lines: (await Promise.all(panel.targets.map((target) => linesOf(prometheus, target, times)))).flat() })));
  const empty = drawn.filter(({ lines }) => lines.length === 0).map(({ title }) => title);
  if (empty.length > 0) console.log(`Nothing to show: ${empty.join(', ')}`);
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.setContent(html(drawn, times));
  await page.screenshot({ path, fullPage: true });
  await browser.close();
}

async function linesOf(prometheus: string, { expr, legendFormat }: Panel['targets'][number], times: readonly number[]): Promise<readonly Line[]> {
  const query = expr.replaceAll('$instance', '.*').replaceAll('$__rate_interval', '10s');
  const range = { query, start: String(times[0]), end: String(times.at(-1)), step: String(step) };
  const answer = await fetch(`${prometheus}/api/v1/query_range?${new URLSearchParams(range).toString()}`);
  const { data, error } = (await answer.json()) as { readonly error?: string; readonly data: { readonly result: readonly { readonly metric: Readonly<Record<string, string>>; readonly values: readonly (readonly [number, string])[] }[] } };
  if (error !== undefined) throw new Error(`${expr}: ${error}`);
  return data.result.map(({ metric, values }) => {
    const at = new Map(values.map(([time, value]) => [Math.round((time - (times[0] ?? 0)) / step), Number(value)]));
    return { name: legendFormat.replaceAll(/\{\{(\w+)\}\}/g, (_, label: string) => metric[label] ?? ''), values: times.map((_, index) => (Number.isFinite(at.get(index)) ? (at.get(index) ?? null) : null)) };
  });
}

const require = createRequire(import.meta.url);
const library = readFileSync(require.resolve('uplot/dist/uPlot.iife.min.js'), 'utf8');
const sheet = readFileSync(join(require.resolve('uplot/dist/uPlot.iife.min.js'), '../uPlot.min.css'), 'utf8');
const painter = readFileSync(join(import.meta.dirname, 'others/dashboard-page.js'), 'utf8');

const html = (panels: readonly object[], times: readonly number[]): string => `<!doctype html><meta charset="utf-8"><style>${sheet}</style><main></main>
<script>${library}</script><script>const panels = ${JSON.stringify(panels)}; const times = ${JSON.stringify(times)};\n${painter}</script>`;
