import type { Page } from 'playwright-core';

/** What could be pressed or filled in by a mouse. */
const usable = `[...document.querySelectorAll('a[href], button, input, select, textarea, summary, [role="button"], [onclick]')]
  .filter((each) => !each.matches(':disabled') && each.checkVisibility({ visibilityProperty: true }) && !each.closest('[inert], [aria-hidden="true"]') && !(each.type === 'radio' && !each.checked))`;
/** From now on, what gets the focus is marked, and told of where nobody sees that it has. The round ends where it has been before. */
const watch = `window.round = { isOver: false, unseen: [] };
addEventListener('focusin', ({ target }) => {
  if (target.dataset.visited) return void (round.isOver = true);
  target.dataset.visited = 'yes';
  const isOutlined = [target, target.closest('label')].some((each) => each && getComputedStyle(each).outlineStyle !== 'none');
  if (!isOutlined) round.unseen.push('no outline: ' + target.outerHTML.slice(0, 120));
})`;

/** What somebody who has a keyboard alone can not reach, or not see that they did: they go once around with the Tab key, from wherever they are. */
export async function beyondTheKeyboard(page: Page): Promise<readonly string[]> {
  await page.evaluate(watch);
  // Asked after each ten: to ask is dearer than to press.
  for (let presses = 0; presses < 500 && !(await page.evaluate<boolean>('round.isOver')); presses += 10) {
    for (let press = 0; press < 10; press += 1) await page.keyboard.press('Tab');
  }
  return page.evaluate<string[]>(`[...round.unseen, ...${usable}.filter((each) => !each.dataset.visited).map((each) => 'not reached: ' + each.outerHTML.slice(0, 120))]`);
}
