import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Colours that are on their way from one scheme to another, or from one state, are nobody's fault: whoever reads sees the last ones. */
const settled = 'Promise.all(document.getAnimations().filter((each) => each.effect?.getComputedTiming().endTime !== Infinity).map((each) => each.finished.catch(() => undefined))).then(() => undefined)';
const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What is in order is only counted, and nothing is described by its place on the page: half of what axe does is to say where all of it is. */
const violationsAlone = { resultTypes: ['violations'], selectors: false };

/** What is not as WCAG 2.2 AA demands; of some rules alone, where they are named. A page with a policy of its own has to be looked at without it. */
export async function violationsIn(page: Page, rules: readonly string[] = wcag): Promise<(readonly [rule: string, html: string[]])[]> {
  if (!(await page.evaluate<boolean>("'axe' in window"))) await page.evaluate(axe);
  await page.evaluate(settled);
  const { violations } = await page.evaluate<AxeResults>(`axe.run({ runOnly: ${JSON.stringify(rules)}, ...${JSON.stringify(violationsAlone)} })`);
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)] as const);
}

/** The same in either colour scheme, and whether the page has to be scrolled sideways on a telephone. */
export async function violationsOf(page: Page): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    found.push(...(await violationsIn(page)).map((violation) => ({ colorScheme, violation })));
  }
  const width = await page.evaluate<number>('document.documentElement.scrollWidth');
  return width > 320 ? [...found, { width }] : found;
}
