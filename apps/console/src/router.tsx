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
const newPerson = createRoute({ getParentRoute: () => root, path: '/users/new', component: lazyRouteComponent(() => import('./users/new-person.tsx'), 'NewPerson') });
const imports = createRoute({ getParentRoute: () => root, path: '/users/imports', component: lazyRouteComponent(() => import('./imports/imports.tsx'), 'Imports') });
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
const applications = createRoute({ getParentRoute: () => root, path: '/applications', component: lazyRouteComponent(() => import('./applications/applications.tsx'), 'Applications') });
const newApplication = createRoute({ getParentRoute: () => root, path: '/applications/new', component: lazyRouteComponent(() => import('./applications/new-application.tsx'), 'NewApplication') });
const application = createRoute({ getParentRoute: () => root, path: '/applications/$clientId', component: lazyRouteComponent(() => import('./applications/application-detail.tsx'), 'ApplicationDetail') });
const connections = createRoute({ getParentRoute: () => root, path: '/connections', component: lazyRouteComponent(() => import('./connections/connections.tsx'), 'Connections') });
const newConnection = createRoute({ getParentRoute: () => root, path: '/connections/new', component: lazyRouteComponent(() => import('./connections/new-connection.tsx'), 'NewConnection') });
const connection = createRoute({
  getParentRoute: () => root,
  path: '/connections/$connection',
  validateSearch: ({ trial }: Record<string, unknown>): { readonly trial?: string } => (text(trial) === undefined ? {} : { trial: text(trial) ?? '' }),
  component: lazyRouteComponent(() => import('./connections/connection-detail.tsx'), 'ConnectionDetail'),
});
const provisioning = createRoute({ getParentRoute: () => root, path: '/provisioning', component: lazyRouteComponent(() => import('./provisioning/provisioning.tsx'), 'Provisioning') });
const newTarget = createRoute({ getParentRoute: () => root, path: '/provisioning/new', component: lazyRouteComponent(() => import('./provisioning/new-target.tsx'), 'NewTarget') });
const scimTarget = createRoute({ getParentRoute: () => root, path: '/provisioning/$target', component: lazyRouteComponent(() => import('./provisioning/target-detail.tsx'), 'TargetDetail') });
const webhooks = createRoute({ getParentRoute: () => root, path: '/webhooks', component: lazyRouteComponent(() => import('./webhooks/webhooks.tsx'), 'Webhooks') });
const newWebhook = createRoute({ getParentRoute: () => root, path: '/webhooks/new', component: lazyRouteComponent(() => import('./webhooks/new-webhook.tsx'), 'NewWebhook') });
const webhook = createRoute({ getParentRoute: () => root, path: '/webhooks/$webhookId', component: lazyRouteComponent(() => import('./webhooks/webhook-detail.tsx'), 'WebhookDetail') });
const signals = createRoute({ getParentRoute: () => root, path: '/signals', component: lazyRouteComponent(() => import('./signals/signals.tsx'), 'Signals') });
const signIn = createRoute({ getParentRoute: () => root, path: '/sign-in', component: lazyRouteComponent(() => import('./sign-in/sign-in.tsx'), 'SignIn') });
const branding = createRoute({ getParentRoute: () => root, path: '/branding', component: lazyRouteComponent(() => import('./branding/branding.tsx'), 'Branding') });
const apis = createRoute({ getParentRoute: () => root, path: '/apis', component: lazyRouteComponent(() => import('./apis/apis.tsx'), 'Apis') });
const newApi = createRoute({ getParentRoute: () => root, path: '/apis/new', component: lazyRouteComponent(() => import('./apis/new-api.tsx'), 'NewApi') });
const apiDetail = createRoute({ getParentRoute: () => root, path: '/apis/$audience', component: lazyRouteComponent(() => import('./apis/api-detail.tsx'), 'ApiDetail') });
const versions = createRoute({
  getParentRoute: () => root,
  path: '/apis/$audience/versions',
  validateSearch: ({ version, since }: Record<string, unknown>): { readonly version?: number; readonly since?: number } => ({ ...(typeof version === 'number' && { version }), ...(typeof since === 'number' && { since }) }),
  component: lazyRouteComponent(() => import('./apis/versions.tsx'), 'Versions'),
});
const contracts = createRoute({
  getParentRoute: () => root,
  path: '/contracts',
  validateSearch: ({ about }: Record<string, unknown>): { readonly about?: string } => (text(about) === undefined ? {} : { about: text(about) ?? '' }),
  component: lazyRouteComponent(() => import('./contracts/contracts.tsx'), 'Contracts'),
});
const consumers = createRoute({ getParentRoute: () => root, path: '/consumers', component: lazyRouteComponent(() => import('./consumers/consumers.tsx'), 'Consumers') });
const newConsumer = createRoute({ getParentRoute: () => root, path: '/consumers/new', component: lazyRouteComponent(() => import('./consumers/new-consumer.tsx'), 'NewConsumer') });
const consumer = createRoute({ getParentRoute: () => root, path: '/consumers/$consumer', component: lazyRouteComponent(() => import('./consumers/consumer-detail.tsx'), 'ConsumerDetail') });
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
  users, newPerson, imports, user,
  applications, newApplication, application,
  roles, newRole, role,
  provisioning, newTarget, scimTarget,
  webhooks, newWebhook, webhook,
  signals,
  branding,
  signIn,
  connections, newConnection, connection,
  apis, newApi, apiDetail, versions, contracts, consumers, newConsumer, consumer,
  events,
  settings, keys,
]), basepath: '/console', context: { me: { kind: 'user', id: '', name: '', roles: [], permissions: [] } }, defaultPreload: 'intent' });

declare module '@tanstack/react-router' {
  interface Register {
    readonly router: typeof router;
  }
}
