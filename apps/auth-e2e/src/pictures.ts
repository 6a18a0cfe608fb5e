import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';

const folder = join(import.meta.dirname, '../../../docs/images/console');
const isWriting = process.env['SYMBOLON_PICTURES'] === 'write';

/** How far a screen is from its picture in the documentation, each from 0 to 1. */
export interface Distance {
  readonly mean: number;
  /** Of the worst of 160 parts. */
  readonly worst: number;
}

/** What is other at each run is said as it stands in the pictures; what is written once a minute is left out of tables. */
const settled = `(() => {
  for (const row of document.querySelectorAll('tbody tr')) if (row.textContent.includes('token.issued')) row.remove();
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    walk.currentNode.data = walk.currentNode.data
      .replace(/[A-Z][a-z]{2} \\d{1,2}, \\d{4}, \\d{1,2}:\\d{2}:\\d{2}\\s[AP]M/g, 'Jan 5, 2026, 9:41:07 AM')
      .replace(/\\b((?:[a-z]+_)+)[\\w-]{22}\\b/g, '$1V7xk2mQe9LrT4aWbN1cY8d')
      .replace(/^(-----BEGIN CERTIFICATE-----\\n)[^-]+/, (_, head) => head + ('MIIDCzCCAfOgAwIBAgIUV1V7xk2mQe9LrT4aWbN1cY8dQe9LrT4aWbN1cY8dV1V7xk'.slice(0, 64) + '\\n').repeat(16))
      .replace(/http:\\/\\/localhost:\\d+/g, 'https://id.example.com');
  }
  document.activeElement?.blur();
})()`;

const letters = join(folder, 'letters.json');
const widthOfLetters = `(() => {
  const context = new OffscreenCanvas(1, 1).getContext('2d');
  context.font = '100px system-ui';
  return Math.round(context.measureText('Whoever logs in, 0123456789').width);
})()`;

/** How far a screen may be from its picture: less than one table or card that is missing, where the letters are those of the pictures; else only another shape is seen. */
export async function tolerance(page: Page): Promise<Distance> {
  const width = await page.evaluate<number>(widthOfLetters);
  if (isWriting) writeFileSync(letters, `${JSON.stringify({ width })}\n`);
  return readFileSync(letters, 'utf8') === `${JSON.stringify({ width })}\n` ? { mean: 0.005, worst: 0.05 } : { mean: 0.03, worst: 0.2 };
}

/** Compares what is shown with the picture of that name; or makes the picture, by `npm run pictures`. */
export async function distanceFrom(name: string, page: Page): Promise<Distance> {
  await page.evaluate(settled);
  const shown = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  const path = join(folder, `${name}.png`);
  if (isWriting) writeFileSync(path, shown);
  if (!existsSync(path)) throw new Error(`There is no picture ${name}: make it by npm run pictures, look at it, and commit it.`);
  return (await besides(page.context())).evaluate<Distance>(`(${compare})(${JSON.stringify([shown, readFileSync(path)].map((each) => each.toString('base64')))})`);
}

const blanks = new WeakMap<BrowserContext, Promise<Page>>();
/** A page with nothing in it, which compares; one for all pictures of a context, since each is a process of its own. */
function besides(context: BrowserContext): Promise<Page> {
  const blank = blanks.get(context) ?? context.newPage();
  blanks.set(context, blank);
  return blank;
}

/** In the browser: both at an eighth of their size, where letters of one font or another weigh the same. */
const compare = `async (pictures) => {
  const [width, height, part] = [160, 100, 10];
  const [one, other] = await Promise.all(pictures.map(async (data) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(data), (each) => each.charCodeAt(0))]), { resizeWidth: width, resizeHeight: height, resizeQuality: 'high' });
    const context = new OffscreenCanvas(width, height).getContext('2d');
    context.drawImage(bitmap, 0, 0);
    return context.getImageData(0, 0, width, height).data;
  }));
  const parts = new Array((width * height) / part ** 2).fill(0);
  for (let index = 0; index < width * height; index += 1) {
    const off = [0, 1, 2].reduce((sum, color) => sum + Math.abs(one[index * 4 + color] - other[index * 4 + color]), 0) / 3 / 255;
    parts[Math.floor(Math.floor(index / width) / part) * (width / part) + Math.floor((index % width) / part)] += off / part ** 2;
  }
  return { mean: parts.reduce((sum, each) => sum + each, 0) / parts.length, worst: Math.max(...parts) };
}`;
