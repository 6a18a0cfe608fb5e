import type { Seen } from '../browser.ts';
import { password } from '../provider.ts';
import type { ModelFlow } from './model.ts';
import type { World } from './world.ts';

/** One form of a browser flow: where it is, what a person fills in, and what that comes to when all of it is right. */
export interface FormStep {
  readonly page: string;
  readonly action: string;
  /** A page that belongs to no flow. */
  readonly isFlowless?: true;
  /** Its proof is not the browser but a link, which is there to be followed. */
  link?(world: World): Promise<string>;
  /** Wrong ways that are none for this form. */
  readonly rightWays?: readonly string[];
  members(world: World, page: Seen, person: number): Readonly<Record<string, string>>;
  /** What the model learns from it; nothing when it must not change anything. */
  learn?(world: World, asked: { readonly person: number; readonly flow: ModelFlow; readonly page: Seen; readonly members: Readonly<Record<string, string>> }): unknown;
}

const logIn = (username: string): FormStep => ({
  page: '/login',
  action: '/login',
  members: () => ({ username, password }),
  learn: ({ model, now }, { person }) => model.logIn(person, username, now()),
});

/** Whom a page is about. */
const accountOn = ({ text }: Seen, users: Iterable<string>): string | undefined => [...users].find((name) => text.includes(name));

const decide = (decision: 'approve' | 'deny'): FormStep => ({
  page: '/consent',
  action: '/consent',
  members: () => ({ decision }),
  learn({ model }, { flow, page }) {
    const account = page.text.includes('id="consent-approve"') ? accountOn(page, model.users) : undefined;
    if (decision === 'approve' && account !== undefined) flow.allowedBy.add(account);
    if (decision === 'deny' && account !== undefined) flow.allowedBy.clear();
  },
});

/** A form of the person's own page. It is about an account and not about a flow. */
const onAccount = (action: string, members: (page: Seen) => Readonly<Record<string, string>>, learn: (world: World, username: string, person: number) => void): FormStep => ({
  page: '/account',
  action: `/account/${action}`,
  isFlowless: true,
  rightWays: ['with the name of another flow'],
  members: (_, page) => ({ account: page.fields['account'] ?? 'none', ...members(page) }),
  learn: (world, { page, person }) => page.fields['account'] !== undefined && learn(world, page.fields['username'] ?? '', person),
});

/** Every form of every flow. A new page adds a row. */
export const formSteps: Readonly<Record<string, FormStep>> = {
  'log in as ada': logIn('ada@example.com'),
  'log in as bob': logIn('bob@example.com'),
  'log in with a wrong password': { page: '/login', action: '/login', members: ({ fresh }) => ({ username: `${fresh()}@nowhere.example`, password: `${password}.` }) },
  'sign up': {
    page: '/signup',
    action: '/signup',
    members: ({ fresh }) => ({ username: `${fresh()}@example.com`, password }),
    learn: ({ model, now }, { person, members }) => model.logIn(person, members['username'] ?? '', now()),
  },
  'choose an account': {
    page: '/select-account',
    action: '/select-account',
    members: ({ random }, { text }) => {
      const shown = [...text.matchAll(/name="session" value="([\w-]+)"/g)].map(([, session]) => session ?? '');
      return { session: shown[Math.floor(random() * shown.length)] ?? 'none' };
    },
  },
  'allow': decide('approve'),
  'refuse': decide('deny'),
  'forget the password': { page: '/forgot-password', action: '/forgot-password', members: () => ({ username: 'ada@example.com' }) },
  'set a new password': {
    page: '/reset-password',
    action: '/reset-password',
    isFlowless: true,
    link: (world) => world.mailedLink(),
    rightWays: ['in the browser of another person', 'without a cookie, or with one that is none', 'with two cookies'],
    members: () => ({ password }), // the same, so that the walk goes on
    learn: ({ model }, { page }) => page.text.includes('data-page="reset-password"') && model.forget(accountOn(page, model.users) ?? ''),
  },
  'ask for the mail once more': { page: '/verify-email', action: '/verify-email', members: () => ({}) },
  'type the code of a mail': { page: '/verify-email', action: '/verify-email', members: () => ({ code: '000000' }) },
  'end another log-in': onAccount(
    'sessions',
    ({ text }) => ({ session: /name="session" value="([\w-]+)"/.exec(text)?.[1] ?? 'none' }),
    ({ model }, username, person) => model.forget(username, person),
  ),
  'change the password': onAccount('password', () => ({ current_password: password, password }), ({ model }, username, person) => model.forget(username, person)),
  'take back what was allowed': onAccount('applications', () => ({ client: 'web' }), ({ model }, username) => model.consents.delete(`${username} web`)),
  'log out': {
    page: '/oidc/logout?state=x',
    action: '/logout',
    isFlowless: true,
    members: () => ({ decision: 'logout' }),
    learn: ({ model }, { person }) => model.logOut(person),
  },
};
