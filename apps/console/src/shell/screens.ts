import type { Permission } from '@symbolon/contracts';
import { Activity, AppWindow, Boxes, KeyRound, LayoutDashboard, Link2, Palette, Settings, ShieldCheck, Users, Webhook, Workflow, type LucideIcon } from 'lucide-react';
import type { MessageKey } from '../i18n/catalogue.ts';

interface Screen {
  readonly to: string;
  readonly key: MessageKey;
  /** What somebody must be allowed to see it. */
  readonly permission: Permission;
  readonly Icon: LucideIcon;
}

/** The screens that navigation and palette lead to. */
export const screens = [
  { to: '/', key: 'overview', permission: 'statistics:read', Icon: LayoutDashboard },
  { to: '/users', key: 'users', permission: 'users:read', Icon: Users },
  { to: '/applications', key: 'applications', permission: 'clients:read', Icon: AppWindow },
  { to: '/apis', key: 'apis', permission: 'resource_servers:read', Icon: Boxes },
  { to: '/contracts', key: 'contracts', permission: 'resource_servers:read', Icon: Workflow },
  { to: '/consumers', key: 'consumers', permission: 'consumers:read', Icon: Link2 },
  { to: '/roles', key: 'roles', permission: 'roles:read', Icon: ShieldCheck },
  { to: '/webhooks', key: 'webhooks', permission: 'webhooks:read', Icon: Webhook },
  { to: '/branding', key: 'branding', permission: 'branding:read', Icon: Palette },
  { to: '/events', key: 'events', permission: 'events:read', Icon: Activity },
  { to: '/keys', key: 'keys', permission: 'keys:read', Icon: KeyRound },
  { to: '/settings', key: 'installation', permission: 'settings:read', Icon: Settings },
] as const satisfies readonly Screen[];
