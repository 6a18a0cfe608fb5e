import type { Browser, Page } from 'playwright-core';
import { connectChromium, hasChromium } from '../src/chromium.ts';
import { arriveAtConsole, goTo, invite } from '../src/console-visitor.ts';
import { startPostgres, type Postgres } from '../src/postgres.ts';
import { openScratch } from '../src/scratch.ts';
import { newInstallation, startServer, type Installation, type ServerProcess } from '../src/server-process.ts';
import { until } from '../src/until.ts';
import type { Visitor } from '../src/visitor.ts';
import { Answers, scrollOn, type Answer } from './answers.ts';
import { fill, person, size } from './fill.ts';
import { rowsRead, type RowsRead } from './rows-read.ts';

/** The console of the built server with a million people behind it. What can be counted is judged, and no time. */

const scratch = openScratch();
afterAll(() => scratch.close());

const ada = 'ada@example.com';
const database = 'million';
/** Rows that the browser may hold: those in its window, and thirty above and below. */
const held = 100;
/** Rows that its window has room for. */
const inWindow = 20;

(hasChromium ? describe : describe.skip)('in Chromium', () => {
  let browser: Browser;
  let postgres: Postgres;
  let server: ServerProcess;
  let owner: Visitor;
  let page: Page;
  let answers: Answers;
  /** What was read before anybody came to the console, and what a start reads by itself, which looks once through all names. */
  let before: RowsRead;
  let byStart: RowsRead;

  beforeAll(async () => {
    [browser, postgres] = await Promise.all([connectChromium(), startPostgres(scratch)]);
    const at = await newInstallation(scratch, { DATABASE_URL: await postgres.createDatabase(database) });
    const empty = await started(at, 1);
    await invite(browser, at, ada);
    await empty.stop();
    await fill(postgres, database);
    const filled = await rowsRead(postgres, database);
    await (await started(at, 2)).stop();
    before = await rowsRead(postgres, database);
    byStart = less(before, filled);
    server = await started(at, 3);
    owner = await arriveAtConsole(browser, at, '/console', ada);
    page = owner.page;
    answers = new Answers(page);
  });
  afterAll(() => browser.close());

  /** A server that has done all that a start does: the last of it is written down. */
  async function started(at: Installation, times: number): Promise<ServerProcess> {
    const starting = await startServer(at);
    await until('the end of the start', async () => (await postgres.query(database, `SELECT FROM events WHERE type = 'node.started'`)).length === times);
    return starting;
  }

  /** Each page once, each the one after that before it, and none longer than was asked for. */
  function expectPages(pages: readonly Answer[], longest: number): void {
    expect(pages.map(({ cursor }) => cursor)).toEqual([null, ...pages.slice(0, -1).map(({ next }) => next)]);
    expect(pages.map(({ items }) => items)).toEqual(pages.map(() => longest));
  }

  test('people come by the page, however far somebody scrolls', async () => {
    const pages = answers.of('users');
    await goTo(page, 'People');
    await page.getByRole('link', { name: person(1) }).waitFor();
    await until('the first page', () => pages.length > 0);
    expect(pages).toHaveLength(1);
    expect(await scrollOn(page, pages, 40)).toBeLessThan(held);
    await page.getByRole('link', { name: person(2_000) }).waitFor();
    expectPages(pages, 50);
    await page.keyboard.press('Home');
    await page.getByRole('link', { name: person(1), exact: true }).waitFor();
    await until('all answers', () => answers.open === 0);
  });

  test('one in the middle is found by one request and opened, and whoever then looks for all begins with one page', async () => {
    const pages = answers.of('users');
    const known = pages.length;
    const look = async (name: string, found: number) => {
      const asked = pages.length;
      await page.getByRole('searchbox').fill(name);
      await page.getByRole('link', { name: person(found) }).waitFor();
      await until('the answer', () => pages.length > asked);
    };
    await look(person(500_000), 500_000);
    await look('', 1);
    await look('person-0500000', 500_000);
    await page.getByRole('link', { name: person(500_000) }).click();
    await page.getByRole('heading', { level: 1, name: person(500_000) }).waitFor();
    await page.getByText('Person 500000', { exact: true }).waitFor();
    expect(pages.slice(known).map(({ filter, items }) => [filter, items])).toEqual([['username=person-0500000%40example.com', 1], ['', 50], ['username=person-0500000', 1]]);
  });

  test('the palette leads to somebody by a few letters', async () => {
    const pages = answers.of('users');
    const known = pages.length;
    await page.keyboard.press('Control+k');
    await page.keyboard.type('person-0777777');
    await page.getByRole('dialog').getByRole('button', { name: person(777_777) }).click();
    await page.getByRole('heading', { level: 1, name: person(777_777) }).waitFor();
    expect(Math.max(...pages.slice(known).map(({ items }) => items))).toBe(5);
  });

  test('events come by the page, and names are asked for of those that somebody looks at', async () => {
    const pages = answers.of('events');
    const [known, names] = [pages.length, answers.people.length];
    await goTo(page, 'Events');
    await page.getByRole('link', { name: /^person-/ }).first().waitFor();
    expect(await scrollOn(page, pages, 15)).toBeLessThan(held);
    await page.getByRole('link', { name: /^person-/ }).first().waitFor();
    const asked = pages.slice(known);
    expectPages(asked, 50);
    expect(answers.people.length - names).toBeLessThanOrEqual((asked.length + 1) * inWindow);
  });

  test('applications come by the page, and a search asks for each page once', async () => {
    const pages = answers.of('clients');
    await goTo(page, 'Applications');
    await page.getByRole('link', { name: 'Application 1', exact: true }).waitFor();
    expect(await scrollOn(page, pages, 5)).toBeLessThan(held);
    expectPages(pages, 200);
    await page.getByRole('searchbox').fill(`Application ${size.applications}`);
    await page.getByRole('link', { name: `Application ${size.applications}` }).waitFor();
    expect(pages.length).toBeLessThanOrEqual(size.applications / 200 + 1);
  });

  test('the overview opens, nothing was refused, and the database has read what was shown, not what there is', async () => {
    await goTo(page, 'Overview');
    await page.getByRole('heading', { name: 'Things to do' }).waitFor();
    expect(owner.complaints).toEqual([]);
    await owner.close();
    await server.stop();
    const read = less(less(await rowsRead(postgres, database), before), byStart);
    const most = (list: string) => 3 * answers.of(list).reduce((sum, { items }) => sum + items, answers.asked);
    expect(Object.entries(read).filter(([table, rows]) => rows > most(table))).toEqual([]);
  });
});

const less = (all: RowsRead, some: RowsRead): RowsRead => ({ users: all.users - some.users, events: all.events - some.events, clients: all.clients - some.clients });
