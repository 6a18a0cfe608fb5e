import { api } from '@symbolon/contracts';
import type { CommandRow } from './endpoint-command.ts';

const { admin } = api;

/** The commands over the admin API: another kind of object is a few lines more. */
export const commandTable: Readonly<Record<string, CommandRow>> = {
  me: { endpoint: admin.me },
  'users list': { endpoint: admin.listUsers, columns: ['username', 'user_id', 'state', 'roles', 'administrator_roles', 'managed_by', 'created_at'] },
  'users get': { endpoint: admin.getUser },
  'users create': { endpoint: admin.createUser },
  'users update': { endpoint: admin.replaceUser, reads: admin.getUser },
  'users delete': { endpoint: admin.deleteUser, asks: 'Delete' },
  'users disable': { endpoint: admin.disableUser },
  'users enable': { endpoint: admin.enableUser },
  'users unlock': { endpoint: admin.unlockUser },
  'users verify-email': { endpoint: admin.verifyEmail },
  'users set-password': { endpoint: admin.setPassword },
  'users send-password-reset': { endpoint: admin.sendPasswordReset },
  'users sessions list': { endpoint: admin.listSessions, columns: ['session_id', 'auth_time', 'expires_at', 'clients', 'user_agent'] },
  'users sessions end': { endpoint: admin.endSession },
  'users sessions end-all': { endpoint: admin.endSessions },
  'users applications list': { endpoint: admin.listApplications, columns: ['client_id', 'name', 'scope', 'since'] },
  'users applications remove': { endpoint: admin.removeApplication },
  'administrators get': { endpoint: admin.getAdministrator },
  'administrators set': { endpoint: admin.replaceAdministrator, reads: admin.getAdministrator },
};
