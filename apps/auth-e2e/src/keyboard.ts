import type { Page } from 'playwright-core';

/** What could be pressed or filled in by a mouse. */
const usable = `[...document.querySelectorAll('a[href], button, input, select, textarea, summary, [role="button"], [onclick]')]
  .filter((each) => !each.matches(':disabled') && each.checkVisibility({ visibilityProperty: true }) && !each.closest('[inert], [aria-hidden="true"]') && !(each.type === 'radio' && !each.checked))`;
/** What has the focus, marked, and whether somebody sees that it has. */
const focused = `(() => {
  const { activeElement } = document;
  if (activeElement === null || activeElement === document.body) return '';
  if (activeElement.dataset.visited) return 'end';
  activeElement.dataset.visited = 'yes';
  const isOutlined = [activeElement, activeElement.closest('label')].some((each) => each && getComputedStyle(each).outlineStyle !== 'none');
  return isOutlined ? '' : activeElement.outerHTML.slice(0, 120);
})()`;

/** What somebody who has a keyboard alone can not reach, or not see that they did: they go once around with the Tab key, from wherever they are. */
export async function beyondTheKeyboard(page: Page): Promise<readonly string[]> {
  const unseen: string[] = [];
  for (let presses = 0; presses < 500; presses += 1) {
    await page.keyboard.press('Tab');
    const said = await page.evaluate<string>(focused);
    if (said === 'end') break;
    if (said !== '') unseen.push(`no outline: ${said}`);
  }
  return [...unseen, ...(await page.evaluate<string[]>(`${usable}.filter((each) => !each.dataset.visited).map((each) => 'not reached: ' + each.outerHTML.slice(0, 120))`))];
}
