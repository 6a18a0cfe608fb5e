import type { PageBranding } from '@symbolon/contracts';
import { html, type Html } from './html.ts';

/** Red, green and blue, from 0 to 255. */
type Rgb = readonly [number, number, number];

const white: Rgb = [255, 255, 255];
const black: Rgb = [0, 0, 0];

/** The defaults of the stylesheet, which starts from them: what an installation does not choose. */
export const defaultColors = {
  light: { primary: '#24406e', background: '#f3f2ee', card: '#ffffff' },
  dark: { primary: '#a9c3f2', background: '#121316', card: '#1c1e23' },
} as const;

/** The colours that follow from a primary and a background colour in one mode; text on each is readable (WCAG 2.2, 1.4.3). */
export interface Palette {
  readonly primary: string;
  readonly onPrimary: string;
  /** The primary colour as that of text on the card. */
  readonly link: string;
  readonly background: string;
  readonly onBackground: string;
}

export function paletteOf({ colors }: PageBranding, mode: 'light' | 'dark'): Palette {
  const defaults = defaultColors[mode];
  const primary = rgb(colors.primary ?? defaults.primary);
  const chosen = colors.background === null ? rgb(defaults.background) : rgb(colors.background);
  const background = mode === 'dark' && luminance(chosen) > 0.05 ? mixed(chosen, black, 0.88) : chosen;
  return {
    primary: hex(primary),
    onPrimary: hex(readableOn(primary)),
    link: hex(readable(primary, rgb(defaults.card))),
    background: hex(background),
    onBackground: hex(readableOn(background)),
  };
}

/** An installation's colours as custom properties, the only style outside of the stylesheet; nothing when it chose none. */
export function brandingStyle(branding: PageBranding, nonce: string): Html | undefined {
  if (branding.colors.primary === null && branding.colors.background === null) return undefined;
  const [light, dark] = [paletteOf(branding, 'light'), paletteOf(branding, 'dark')];
  return html`<style nonce="${nonce}">
:root{--primary:${light.primary};--on-primary:${light.onPrimary};--link:${light.link};--background:${light.background};--on-background:${light.onBackground}}
@media (prefers-color-scheme:dark){:root{--primary:${dark.primary};--on-primary:${dark.onPrimary};--link:${dark.link};--background:${dark.background};--on-background:${dark.onBackground}}}
</style>`;
}

/** How much two colours differ, from 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(one: string, other: string): number {
  return ratio(rgb(one), rgb(other));
}

function ratio(one: Rgb, other: Rgb): number {
  const [lighter = 0, darker = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Black or white, whichever is easier to read. */
const readableOn = (color: Rgb): Rgb => (ratio(white, color) >= ratio(black, color) ? white : black);

/** The colour itself, or the nearest shade towards black or white that can be read as text on another. */
function readable(color: Rgb, on: Rgb): Rgb {
  const shades = Array.from({ length: 21 }, (_, step) => mixed(color, readableOn(on), step / 20));
  return shades.find((shade) => ratio(shade, on) >= 4.6) ?? readableOn(on);
}

const channels = [0, 1, 2] as const;
const mixed = (color: Rgb, other: Rgb, share: number): Rgb => {
  const [red, green, blue] = channels.map((channel) => Math.round(color[channel] * (1 - share) + other[channel] * share));
  return [red ?? 0, green ?? 0, blue ?? 0];
};

/** Throws for anything but `#rrggbb`. */
function rgb(color: string): Rgb {
  if (!/^#[0-9a-f]{6}$/i.test(color)) throw new Error('A branding colour must be six hexadecimal digits after #.');
  const value = Number.parseInt(color.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

const hex = (color: Rgb): string => `#${color.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;

function luminance(color: Rgb): number {
  const [red = 0, green = 0, blue = 0] = color.map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
