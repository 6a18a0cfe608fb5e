import { brandingStyle, contrast, defaultColors, paletteOf } from './branding.ts';

const brand = (primary: string | null, background: string | null) => ({ name: 'Acme', logo_url: null, is_wordmark: false, links: {}, colors: { primary, background } });
const steps = ['00', '33', '66', '99', 'cc', 'ff'];
const colors = steps.flatMap((red) => steps.flatMap((green) => steps.map((blue) => `#${red}${green}${blue}`)));

test('contrast is that of WCAG', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

describe.each(['light', 'dark'] as const)('in %s mode', (mode) => {
  test('whatever colours are chosen, text on them is readable', () => {
    for (const color of colors) {
      const palette = paletteOf(brand(color, color), mode);
      expect([color, contrast(palette.onPrimary, palette.primary) >= 4.5]).toEqual([color, true]);
      expect([color, contrast(palette.onBackground, palette.background) >= 4.5]).toEqual([color, true]);
      expect([color, contrast(palette.link, defaultColors[mode].card) >= 4.5]).toEqual([color, true]);
    }
  });

  test('a background is quiet in the dark', () => {
    if (mode === 'dark') for (const color of colors) expect(contrast(paletteOf(brand(null, color), mode).background, '#ffffff')).toBeGreaterThan(10);
  });
});

test('nothing is styled when nothing is chosen', () => {
  expect(brandingStyle(brand(null, null), 'n0nce')).toBeUndefined();
});

test('a style holds custom properties only, under the nonce', () => {
  const style = brandingStyle(brand('#f2b705', '#FFF4CC'), 'n0nce')?.toString() ?? '';
  const block = /:root\{(--[a-z-]+:#[0-9a-f]{6};?){5}\}/g;
  expect(style).toMatch(/^<style nonce="n0nce">/);
  expect(style.replace(block, '').replace(/\s/g, '')).toBe('<stylenonce="n0nce">@media(prefers-color-scheme:dark){}</style>');
});

test.each(['red', '#fff', '#ffffff;}body{display:none', '</style><script>', 'url(//evil.example)', ''])('%j is no colour', (color) => {
  expect(() => brandingStyle(brand(color, null), 'n0nce')).toThrow();
  expect(() => brandingStyle(brand(null, color), 'n0nce')).toThrow();
});
