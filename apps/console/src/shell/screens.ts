import type { Permission } from '@symbolon/contracts';
import { Activity, AppWindow, Boxes, FolderSync, KeyRound, LayoutDashboard, Link2, LogIn, Network, Palette, Settings, Siren, ShieldCheck, Users, Webhook, Workflow, type LucideIcon } from 'lucide-react';
import type { MessageKey } from '../i18n/catalogue.ts';

interface Screen {
  readonly to: string;
  readonly key: MessageKey;
  /** What somebody must be allowed to see it. */
  readonly permission: Permission;
  readonly Icon: LucideIcon;
  /** What it stands under in the navigation. */
  readonly group?: (typeof groups)[number];
}

/** What the navigation is ordered by. */
export const groups = ['group.directory', 'group.access', 'group.installation'] as const satisfies readonly MessageKey[];

/** The screens that navigation and palette lead to. */
export const screens = [
  { to: '/', key: 'overview', permission: 'statistics:read', Icon: LayoutDashboard },
  { to: '/users', key: 'users', permission: 'users:read', Icon: Users, group: 'group.directory' },
  { to: '/roles', key: 'roles', permission: 'roles:read', Icon: ShieldCheck, group: 'group.directory' },
  { to: '/provisioning', key: 'provisioning', permission: 'scim:read', Icon: FolderSync, group: 'group.directory' },
  { to: '/applications', key: 'applications', permission: 'clients:read', Icon: AppWindow, group: 'group.access' },
  { to: '/apis', key: 'apis', permission: 'resource_servers:read', Icon: Boxes, group: 'group.access' },
  { to: '/contracts', key: 'contracts', permission: 'resource_servers:read', Icon: Workflow, group: 'group.access' },
  { to: '/consumers', key: 'consumers', permission: 'consumers:read', Icon: Link2, group: 'group.access' },
  { to: '/sign-in', key: 'sign_in', permission: 'sign_in:read', Icon: LogIn, group: 'group.access' },
  { to: '/connections', key: 'connections', permission: 'connections:read', Icon: Network, group: 'group.access' },
  { to: '/webhooks', key: 'webhooks', permission: 'webhooks:read', Icon: Webhook, group: 'group.installation' },
  { to: '/signals', key: 'signals', permission: 'signals:read', Icon: Siren, group: 'group.installation' },
  { to: '/branding', key: 'branding', permission: 'branding:read', Icon: Palette, group: 'group.installation' },
  { to: '/events', key: 'events', permission: 'events:read', Icon: Activity, group: 'group.installation' },
  { to: '/keys', key: 'keys', permission: 'keys:read', Icon: KeyRound, group: 'group.installation' },
  { to: '/settings', key: 'installation', permission: 'settings:read', Icon: Settings, group: 'group.installation' },
] as const satisfies readonly Screen[];
