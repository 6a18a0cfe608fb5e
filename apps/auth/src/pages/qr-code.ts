import { encode } from 'uqr';
import { html, type Html } from './html.ts';

/** Modules of blank around a code: two fewer than ISO/IEC 18004 wants, as the page is white there, too. */
const border = 2;

/** A text as a QR code: dark on white in every scheme, as cameras want it. */
export function qrCode(text: string, label: string): Html {
  const { data, size } = encode(text, { border });
  const dark = data.flatMap((row, y) => runsOf(row).map(([x, length]) => `M${x} ${y}h${length}v1h-${length}z`));
  return html`<svg class="qr" role="img" aria-label="${label}" viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges"><path class="ground" d="M0 0h${size}v${size}H0z"/><path class="ink" d="${dark.join('')}"/></svg>`;
}

/** Where a row is dark: from where, and how far. */
function runsOf(row: readonly boolean[]): readonly (readonly [from: number, length: number])[] {
  return row.flatMap((isDark, from) => {
    if (!isDark || row[from - 1] === true) return [];
    const end = row.indexOf(false, from);
    return [[from, (end < 0 ? row.length : end) - from] as const];
  });
}
