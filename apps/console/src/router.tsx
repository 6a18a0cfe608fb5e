import type { Me } from '@symbolon/contracts';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { daysOf, type Days } from './overview/spans.ts';
import { Shell } from './shell/shell.tsx';
import { Missing } from './ui/missing.tsx';

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const root = createRootRouteWithContext<{ readonly me: Me }>()({ component: Shell, notFoundComponent: Missing });
const overview = createRoute({
  getParentRoute: () => root,
  path: '/',
  validateSearch: ({ days }: Record<string, unknown>): { readonly days?: Days } => (daysOf(days) === undefined ? {} : { days: daysOf(days) ?? 1 }),
  component: lazyRouteComponent(() => import('./overview/overview.tsx'), 'Overview'),
});
const users = createRoute({
  getParentRoute: () => root,
  path: '/users',
  validateSearch: ({ username }: Record<string, unknown>): { readonly username?: string } => (text(username) === undefined ? {} : { username: text(username) ?? '' }),
  component: lazyRouteComponent(() => import('./users/users.tsx'), 'Users'),
});
const user = createRoute({ getParentRoute: () => root, path: '/users/$userId', component: lazyRouteComponent(() => import('./users/user-detail.tsx'), 'UserDetail') });
const events = createRoute({
  getParentRoute: () => root,
  path: '/events',
  validateSearch: ({ type }: Record<string, unknown>): { readonly type?: string } => (text(type) === undefined ? {} : { type: text(type) ?? '' }),
  component: lazyRouteComponent(() => import('./events/events.tsx'), 'Events'),
});
const roles = createRoute({ getParentRoute: () => root, path: '/roles', component: lazyRouteComponent(() => import('./roles/roles.tsx'), 'Roles') });
const newRole = createRoute({ getParentRoute: () => root, path: '/roles/new', component: lazyRouteComponent(() => import('./roles/new-role.tsx'), 'NewRole') });
const role = createRoute({ getParentRoute: () => root, path: '/roles/$role', component: lazyRouteComponent(() => import('./roles/role-detail.tsx'), 'RoleDetail') });
const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  validateSearch: ({ setting }: Record<string, unknown>): { readonly setting?: string } => (text(setting) === undefined ? {} : { setting: text(setting) ?? '' }),
  component: lazyRouteComponent(() => import('./installation/settings.tsx'), 'Settings'),
});
const keys = createRoute({ getParentRoute: () => root, path: '/keys', component: lazyRouteComponent(() => import('./keys/keys.tsx'), 'Keys') });

/** The screens, each loaded when somebody first goes there. An address only shows: none of them acts. */
export const router = createRouter({ routeTree: root.addChildren([
  overview,
  users, user,
  roles, newRole, role,
  events,
  settings, keys,
]), basepath: '/console', context: { me: { kind: 'user', id: '', name: '', roles: [], permissions: [] } }, defaultPreload: 'intent' });

declare module '@tanstack/react-router' {
  interface Register {
    readonly router: typeof router;
  }
}
