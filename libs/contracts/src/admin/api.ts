import * as z from 'zod';
import { endpoint, type AdminTerms } from '../endpoint.ts';
import {
  AddedClientSecret,
  AdminRoleEntry,
  AdminRoleObject,
  AdminRolePage,
  AdminRoleParams,
  BrandingEntry,
  BrandingPreview,
  BrandingPreviewQuery,
  ClientParams,
  ClientSecretEntry,
  ClientSecretList,
  ClientSecretParams,
  ClientUpdate,
  ConfiguredObject,
  ConfiguredObjectPage,
  ConnectionEntry,
  ConnectionParams,
  ConsumerContract,
  ConsumerParams,
  ConsumerStatus,
  CreatedClient,
  GatedQuery,
  ListQuery,
  NewClient,
  NewClientSecret,
  ResourceServerEntry,
  ResourceServerParams,
  ResourceServerVersion,
  ResourceServerVersionList,
  ResourceServerVersionParams,
  ResourceServerVersionQuery,
  SigningKeyList,
  SignInEntry,
  WriteQuery,
} from './configuration.ts';
import { ConnectionTrial, ConnectionTrialParams, StartedConnectionTrial } from './connections.ts';
import { EventPage, EventQuery, EventStream, EventStreamQuery } from './events.ts';
import { BackupParams, Installation } from './installation.ts';
import { jsonBody } from './json-body.ts';
import { NewUser, NewUserFactor } from './new-factors.ts';
import { HeadersTooLarge, Problem } from './problem.ts';
import { StatisticsPage, StatisticsQuery } from './statistics.ts';
import {
  AdministratorRoles,
  AdminSessionPage,
  RecoveryLink,
  UserFactor,
  UserFactorList,
  UserEmailParams,
  UserFactorParams,
  UserLinkedLoginList,
  UserLinkedLoginParams,
  AdminUser,
  AdminUserPage,
  ChangedUser,
  EndedLogins,
  Me,
  NewPassword,
  SessionParams,
  SessionQuery,
  UserApplicationList,
  UserApplicationParams,
  UserParams,
  UserQuery,
  UserRecovery,
} from './users.ts';
import { Webhook, WebhookDeliveryPage, WebhookDeliveryQuery, WebhookEntry, WebhookPage, WebhookParams, WebhookQuery, WebhookReplay, WebhookReplayed, WebhookTest, WebhookWithSecret } from './webhooks.ts';

/** An answer without a body. */
const Nothing = z.undefined().meta({ id: 'Nothing' });

const refusalsOfReading = { 400: Problem, 401: Problem, 403: Problem, 404: Problem, 429: Problem, 431: HeadersTooLarge, 500: Problem, 503: Problem } as const;
const refusalsOfWriting = { ...refusalsOfReading, 409: Problem, 412: Problem, 413: Problem, 422: Problem, 428: Problem } as const;

const common = { spec: 'Symbolon', maxAge: 0, publicCors: false } as const;
const read = { ...common, method: 'GET', errors: refusalsOfReading } as const;
const act = { ...common, query: WriteQuery, method: 'POST', errors: refusalsOfWriting } as const;
const put = { ...common, query: WriteQuery, method: 'PUT', errors: refusalsOfWriting } as const;
const remove = { ...common, query: WriteQuery, method: 'DELETE', errors: refusalsOfWriting, status: 204, response: Nothing, responseTypes: [] } as const;
const nothing = { status: 204, response: Nothing, responseTypes: [] } as const;

const may = (permission: AdminTerms['permission'], more: Omit<AdminTerms, 'permission'> = {}): AdminTerms => ({ permission, ...more });

/** The admin API: a resource server whose tokens have the audience `<issuer>/admin`. */
export const adminApi = {
  me: endpoint({ ...read, id: 'getMe', path: '/admin/v1/me', summary: 'Who is asking, and what they may.', response: Me, admin: may(null) }),
  getInstallation: endpoint({ ...read, id: 'getInstallation', path: '/admin/v1/installation', summary: 'How the installation is set up: settings and where each comes from, what is better done, its nodes and its last backup.', response: Installation, admin: may('settings:read') }),
  listUsers: endpoint({ ...read, id: 'listUsers', path: '/admin/v1/users', summary: 'People, a page at a time.', query: UserQuery, response: AdminUserPage, admin: may('users:read') }),
  createUser: endpoint({ ...act, id: 'createUser', path: '/admin/v1/users', summary: 'Makes a person, with what they have from elsewhere to prove who they are.', status: 201, body: jsonBody(NewUser), response: AdminUser, admin: may('users:write', { etag: true, idempotent: true }) }),
  getUser: endpoint({ ...read, id: 'getUser', path: '/admin/v1/users/{user_id}', summary: 'A person.', params: UserParams, response: AdminUser, admin: may('users:read', { etag: true }) }),
  replaceUser: endpoint({ ...put, id: 'replaceUser', path: '/admin/v1/users/{user_id}', summary: 'Makes a person what the body says; what it leaves out is emptied.', params: UserParams, body: jsonBody(ChangedUser), response: AdminUser, admin: may('users:write', { etag: true, ifMatch: true }) }),
  deleteUser: endpoint({ ...remove, id: 'deleteUser', path: '/admin/v1/users/{user_id}', summary: 'Removes a person with their log-ins, tokens and consents.', params: UserParams, admin: may('users:write') }),
  disableUser: endpoint({ ...act, id: 'disableUser', path: '/admin/v1/users/{user_id}/disable', summary: 'Lets a person in no more, and ends their log-ins and tokens.', params: UserParams, response: AdminUser, admin: may('users:support', { etag: true, idempotent: true }) }),
  enableUser: endpoint({ ...act, id: 'enableUser', path: '/admin/v1/users/{user_id}/enable', summary: 'Lets a person in again.', params: UserParams, response: AdminUser, admin: may('users:support', { etag: true, idempotent: true }) }),
  unlockUser: endpoint({ ...act, ...nothing, id: 'unlockUser', path: '/admin/v1/users/{user_id}/unlock', summary: 'Forgets the wrong passwords that were tried for a person.', params: UserParams, admin: may('users:support', { idempotent: true }) }),
  verifyEmail: endpoint({ ...act, id: 'markEmailVerified', path: '/admin/v1/users/{user_id}/verify-email', summary: 'Takes the address of a person for proven.', params: UserParams, response: AdminUser, admin: may('users:write', { etag: true, idempotent: true }) }),
  setPassword: endpoint({ ...put, ...nothing, id: 'setPassword', path: '/admin/v1/users/{user_id}/password', summary: 'Sets the password of a person, and ends their log-ins and tokens.', params: UserParams, body: jsonBody(NewPassword), admin: may('users:write') }),
  sendPasswordReset: endpoint({ ...act, ...nothing, id: 'sendPasswordReset', path: '/admin/v1/users/{user_id}/password-reset', summary: 'Mails a person a link for a new password.', params: UserParams, admin: may('users:support', { idempotent: true }) }),
  listSessions: endpoint({ ...read, id: 'listSessions', path: '/admin/v1/users/{user_id}/sessions', summary: 'The log-ins of a person, newest first.', params: UserParams, query: SessionQuery, response: AdminSessionPage, admin: may('users:read') }),
  endSessions: endpoint({ ...act, id: 'endUserSessions', path: '/admin/v1/users/{user_id}/sessions/end', summary: 'Ends every log-in of a person, with all tokens.', params: UserParams, response: EndedLogins, admin: may('users:support', { idempotent: true }) }),
  endSession: endpoint({ ...remove, id: 'endUserSession', path: '/admin/v1/users/{user_id}/sessions/{session_id}', summary: 'Ends one log-in.', params: SessionParams, admin: may('users:support') }),
  listFactors: endpoint({ ...read, id: 'listUserFactors', path: '/admin/v1/users/{user_id}/factors', summary: 'What a person proves who they are with, beside the password.', params: UserParams, response: UserFactorList, admin: may('users:read') }),
  addFactor: endpoint({ ...act, id: 'addUserFactor', path: '/admin/v1/users/{user_id}/factors', summary: 'Takes over an authenticator, a passkey or a security key that a person has from elsewhere.', status: 201, params: UserParams, body: jsonBody(NewUserFactor), response: UserFactor, admin: may('users:write', { idempotent: true }) }),
  removeFactor: endpoint({ ...remove, id: 'removeUserFactor', path: '/admin/v1/users/{user_id}/factors/{factor_id}', summary: 'Takes a factor from a person, who has lost it.', params: UserFactorParams, admin: may('users:support') }),
  listLinkedLogins: endpoint({ ...read, id: 'listUserLinkedLogins', path: '/admin/v1/users/{user_id}/linked-logins', summary: 'By which other providers a person logs in, and what they are called there.', params: UserParams, response: UserLinkedLoginList, admin: may('users:read') }),
  removeLinkedLogin: endpoint({ ...remove, id: 'removeUserLinkedLogin', path: '/admin/v1/users/{user_id}/linked-logins/{connection}', summary: 'Has a provider log a person in no more, who is told; whom it sends the next time is looked at anew.', params: UserLinkedLoginParams, admin: may('users:support') }),
  removeEmail: endpoint({ ...remove, id: 'removeUserEmail', path: '/admin/v1/users/{user_id}/emails/{email}', summary: 'Takes a further address from a person; they are told at both.', params: UserEmailParams, admin: may('users:support') }),
  makeRecoveryLink: endpoint({ ...act, id: 'makeRecoveryLink', path: '/admin/v1/users/{user_id}/recovery-link', summary: 'Makes a link by which a person who has lost all factors sets up new ones, shown this once; it is theirs to be given, and they are told of it by mail.', status: 201, params: UserParams, response: RecoveryLink, admin: may('users:write', { idempotent: true }) }),
  getRecoveryWait: endpoint({ ...read, id: 'getUserRecoveryWait', path: '/admin/v1/users/{user_id}/recovery-wait', summary: 'Whether somebody waits to set up anew how a person signs in, since when, and until when.', params: UserParams, response: UserRecovery, admin: may('users:read') }),
  stopRecoveryWait: endpoint({ ...remove, id: 'stopUserRecoveryWait', path: '/admin/v1/users/{user_id}/recovery-wait', summary: 'Ends that wait, and the link at its end; the person is told of it by mail, and nothing of theirs changes.', params: UserParams, admin: may('users:support') }),
  listApplications: endpoint({ ...read, id: 'listUserApplications', path: '/admin/v1/users/{user_id}/applications', summary: 'Applications that a person allowed something.', params: UserParams, response: UserApplicationList, admin: may('users:read') }),
  removeApplication: endpoint({ ...remove, id: 'removeUserApplication', path: '/admin/v1/users/{user_id}/applications/{client_id}', summary: 'Takes from an application what a person allowed it, with its tokens.', params: UserApplicationParams, admin: may('users:support') }),
  getAdministrator: endpoint({ ...read, id: 'getAdministrator', path: '/admin/v1/administrators/{user_id}', summary: 'What somebody administers.', params: UserParams, response: AdministratorRoles, admin: may('administrators:read', { etag: true }) }),
  replaceAdministrator: endpoint({ ...put, id: 'replaceAdministrator', path: '/admin/v1/administrators/{user_id}', summary: 'Gives somebody these roles, and takes all others; with none they administer nothing.', params: UserParams, body: jsonBody(AdministratorRoles), response: AdministratorRoles, admin: may('administrators:write', { etag: true, ifMatch: true }) }),
  listRoles: endpoint({ ...read, id: 'listRoles', path: '/admin/v1/roles', summary: 'Roles that administrators can have, a page at a time: first those that come with the product.', query: ListQuery, response: AdminRolePage, admin: may('roles:read') }),
  createRole: endpoint({ ...act, id: 'createRole', path: '/admin/v1/roles', summary: 'Makes a role of permissions that who makes it has.', status: 201, body: jsonBody(AdminRoleEntry), response: AdminRoleObject, admin: may('roles:write', { etag: true, idempotent: true }) }),
  getRole: endpoint({ ...read, id: 'getRole', path: '/admin/v1/roles/{role}', summary: 'A role.', params: AdminRoleParams, response: AdminRoleObject, admin: may('roles:read', { etag: true }) }),
  replaceRole: endpoint({ ...put, id: 'replaceRole', path: '/admin/v1/roles/{role}', summary: 'Makes a role what the body says, for all who have it, at once.', params: AdminRoleParams, body: jsonBody(AdminRoleEntry), response: AdminRoleObject, admin: may('roles:write', { etag: true, ifMatch: true }) }),
  deleteRole: endpoint({ ...remove, id: 'deleteRole', path: '/admin/v1/roles/{role}', summary: 'Removes a role that nobody has.', params: AdminRoleParams, admin: may('roles:write') }),
  listClients: endpoint({ ...read, id: 'listClients', path: '/admin/v1/clients', summary: 'Applications, a page at a time.', query: ListQuery, response: ConfiguredObjectPage, admin: may('clients:read') }),
  createClient: endpoint({ ...act, query: GatedQuery, id: 'createClient', path: '/admin/v1/clients', summary: 'Registers an application.', status: 201, body: jsonBody(NewClient), response: CreatedClient, admin: may('clients:write', { etag: true, idempotent: true }) }),
  getClient: endpoint({ ...read, id: 'getClient', path: '/admin/v1/clients/{client_id}', summary: 'An application.', params: ClientParams, response: ConfiguredObject, admin: may('clients:read', { etag: true }) }),
  replaceClient: endpoint({ ...put, query: GatedQuery, id: 'replaceClient', path: '/admin/v1/clients/{client_id}', summary: 'Makes an application what the body says; without a secret there, it keeps the one it has.', params: ClientParams, body: jsonBody(ClientUpdate), response: ConfiguredObject, admin: may('clients:write', { etag: true, ifMatch: true }) }),
  deleteClient: endpoint({ ...remove, query: GatedQuery, id: 'deleteClient', path: '/admin/v1/clients/{client_id}', summary: 'Removes an application, with its tokens.', params: ClientParams, admin: may('clients:write') }),
  replaceClientSecret: endpoint({ ...act, id: 'replaceClientSecret', path: '/admin/v1/clients/{client_id}/secret', summary: 'Gives an application a new secret, shown this once; those before count no more.', params: ClientParams, response: NewClientSecret, admin: may('clients:write', { idempotent: true }) }),
  listClientSecrets: endpoint({ ...read, id: 'listClientSecrets', path: '/admin/v1/clients/{client_id}/secrets', summary: 'The secrets of an application that count, the older first, without what proves them.', params: ClientParams, response: ClientSecretList, admin: may('clients:read') }),
  addClientSecret: endpoint({ ...act, id: 'addClientSecret', path: '/admin/v1/clients/{client_id}/secrets', summary: 'Gives an application a second secret, shown this once; the one before counts beside it until it is deleted or its overlap is over.', status: 201, params: ClientParams, body: jsonBody(ClientSecretEntry), response: AddedClientSecret, admin: may('clients:write', { idempotent: true }) }),
  deleteClientSecret: endpoint({ ...remove, id: 'deleteClientSecret', path: '/admin/v1/clients/{client_id}/secrets/{secret_id}', summary: 'Takes one of two secrets from an application. The last one without an end stays.', params: ClientSecretParams, admin: may('clients:write') }),
  listResourceServers: endpoint({ ...read, id: 'listResourceServers', path: '/admin/v1/resource-servers', summary: 'APIs, a page at a time.', query: ListQuery, response: ConfiguredObjectPage, admin: may('resource_servers:read') }),
  createResourceServer: endpoint({ ...act, query: GatedQuery, id: 'createResourceServer', path: '/admin/v1/resource-servers', summary: 'Registers an API.', status: 201, body: jsonBody(ResourceServerEntry, ResourceServerEntry.in), response: ConfiguredObject, admin: may('resource_servers:write', { etag: true, idempotent: true }) }),
  getResourceServer: endpoint({ ...read, id: 'getResourceServer', path: '/admin/v1/resource-servers/{audience}', summary: 'An API.', params: ResourceServerParams, response: ConfiguredObject, admin: may('resource_servers:read', { etag: true }) }),
  replaceResourceServer: endpoint({ ...put, query: GatedQuery, id: 'replaceResourceServer', path: '/admin/v1/resource-servers/{audience}', summary: 'Makes an API what the body says.', params: ResourceServerParams, body: jsonBody(ResourceServerEntry, ResourceServerEntry.in), response: ConfiguredObject, admin: may('resource_servers:write', { etag: true, ifMatch: true }) }),
  deleteResourceServer: endpoint({ ...remove, query: GatedQuery, id: 'deleteResourceServer', path: '/admin/v1/resource-servers/{audience}', summary: 'Removes an API.', params: ResourceServerParams, admin: may('resource_servers:write') }),
  listResourceServerVersions: endpoint({ ...read, id: 'listResourceServerVersions', path: '/admin/v1/resource-servers/{audience}/versions', summary: 'The versions of what an API promises, newest first: the last fifty.', params: ResourceServerParams, response: ResourceServerVersionList, admin: may('resource_servers:read') }),
  getResourceServerVersion: endpoint({ ...read, id: 'getResourceServerVersion', path: '/admin/v1/resource-servers/{audience}/versions/{version}', summary: 'One version, what differs from an earlier one, and whom that breaks.', params: ResourceServerVersionParams, query: ResourceServerVersionQuery, response: ResourceServerVersion, admin: may('resource_servers:read') }),
  listConsumers: endpoint({ ...read, id: 'listConsumers', path: '/admin/v1/consumers', summary: 'Who relies on token contracts, a page at a time.', query: ListQuery, response: ConfiguredObjectPage, admin: may('consumers:read') }),
  getConsumer: endpoint({ ...read, id: 'getConsumer', path: '/admin/v1/consumers/{consumer}', summary: 'What somebody relies on.', params: ConsumerParams, response: ConfiguredObject, admin: may('consumers:read', { etag: true, ofItself: 'consumers:register' }) }),
  getConsumerStatus: endpoint({ ...read, id: 'getConsumerStatus', path: '/admin/v1/consumers/{consumer}/status', summary: 'Since when somebody is registered, and what they rely on and are not given.', params: ConsumerParams, response: ConsumerStatus, admin: may('consumers:read') }),
  replaceConsumer: endpoint({ ...put, query: GatedQuery, id: 'replaceConsumer', path: '/admin/v1/consumers/{consumer}', summary: 'Says what a consumer relies on, new or again. A client may say it of itself, under its client_id.', params: ConsumerParams, body: jsonBody(ConsumerContract), response: ConfiguredObject, admin: may('consumers:write', { etag: true, ifNoneMatch: true, ofItself: 'consumers:register' }) }),
  deleteConsumer: endpoint({ ...remove, query: GatedQuery, id: 'deleteConsumer', path: '/admin/v1/consumers/{consumer}', summary: 'A consumer relies on nothing any more.', params: ConsumerParams, admin: may('consumers:write', { ofItself: 'consumers:register' }) }),
  getBranding: endpoint({ ...read, id: 'getBranding', path: '/admin/v1/branding', summary: 'How the pages look.', response: ConfiguredObject, admin: may('branding:read', { etag: true }) }),
  replaceBranding: endpoint({ ...put, query: GatedQuery, id: 'replaceBranding', path: '/admin/v1/branding', summary: 'Says how the pages look, new or again. Images are data: URLs.', bodyLimit: 512 * 1024, body: jsonBody(BrandingEntry), response: ConfiguredObject, admin: may('branding:write', { etag: true, ifNoneMatch: true }) }),
  deleteBranding: endpoint({ ...remove, query: GatedQuery, id: 'deleteBranding', path: '/admin/v1/branding', summary: 'The pages look as they come.', admin: may('branding:write') }),
  previewBranding: endpoint({ ...read, errors: { ...refusalsOfReading, 413: Problem }, method: 'POST', id: 'previewBranding', path: '/admin/v1/branding/preview', summary: 'A page as it would look with this body, as HTML that stands alone. Nothing is saved.', query: BrandingPreviewQuery, bodyLimit: 512 * 1024, body: jsonBody(BrandingEntry), contentType: 'text/html', response: BrandingPreview, admin: may('branding:read') }),
  getSignIn: endpoint({ ...read, id: 'getSignIn', path: '/admin/v1/sign-in', summary: 'How people sign in.', response: ConfiguredObject, admin: may('sign_in:read', { etag: true }) }),
  replaceSignIn: endpoint({ ...put, id: 'replaceSignIn', path: '/admin/v1/sign-in', summary: 'Says how people sign in, new or again.', body: jsonBody(SignInEntry), response: ConfiguredObject, admin: may('sign_in:write', { etag: true, ifNoneMatch: true }) }),
  deleteSignIn: endpoint({ ...remove, id: 'deleteSignIn', path: '/admin/v1/sign-in', summary: 'People sign in as the product has it: who has a second factor is asked for it.', admin: may('sign_in:write') }),
  listConnections: endpoint({ ...read, id: 'listConnections', path: '/admin/v1/connections', summary: 'Other providers that people log in by, a page at a time.', query: ListQuery, response: ConfiguredObjectPage, admin: may('connections:read') }),
  createConnection: endpoint({ ...act, id: 'createConnection', path: '/admin/v1/connections', summary: 'Adds a provider that people log in by.', status: 201, body: jsonBody(ConnectionEntry), response: ConfiguredObject, admin: may('connections:write', { etag: true, idempotent: true }) }),
  getConnection: endpoint({ ...read, id: 'getConnection', path: '/admin/v1/connections/{connection}', summary: 'A provider that people log in by.', params: ConnectionParams, response: ConfiguredObject, admin: may('connections:read', { etag: true }) }),
  replaceConnection: endpoint({ ...put, id: 'replaceConnection', path: '/admin/v1/connections/{connection}', summary: 'Makes a provider what the body says; without a secret there, it keeps the one it has. Its issuer never changes.', params: ConnectionParams, body: jsonBody(ConnectionEntry), response: ConfiguredObject, admin: may('connections:write', { etag: true, ifMatch: true }) }),
  deleteConnection: endpoint({ ...remove, id: 'deleteConnection', path: '/admin/v1/connections/{connection}', summary: 'Removes a provider, with whom it calls what: nobody logs in by it any more.', params: ConnectionParams, admin: may('connections:write') }),
  createConnectionTrial: endpoint({ ...act, id: 'createConnectionTrial', path: '/admin/v1/connections/{connection}/trials', summary: 'Begins a log-in by which you see what a provider says of you, and what the connection makes of it. Nothing is linked or made. For people alone.', status: 201, params: ConnectionParams, response: StartedConnectionTrial, admin: may('connections:write') }),
  getConnectionTrial: endpoint({ ...read, id: 'getConnectionTrial', path: '/admin/v1/connections/{connection}/trials/{trial}', summary: 'What came of a trial of yours.', params: ConnectionTrialParams, response: ConnectionTrial, admin: may('connections:write') }),
  listSigningKeys: endpoint({ ...read, id: 'listSigningKeys', path: '/admin/v1/keys', summary: 'The signing keys, newest first.', response: SigningKeyList, admin: may('keys:read') }),
  rotateSigningKeys: endpoint({ ...act, id: 'rotateSigningKeys', path: '/admin/v1/keys/rotate', summary: 'Has new signing keys made: published at once, and signing when every service can have fetched them.', response: SigningKeyList, admin: may('keys:rotate', { idempotent: true }) }),
  markBackupVerified: endpoint({ ...act, ...nothing, id: 'markBackupVerified', path: '/admin/v1/backups/{backup}/verified', summary: 'Takes note that a backup was found to be good: whoever has its key ran symbolon backup verify on it.', params: BackupParams, admin: may('backups:verify', { idempotent: true }) }),
  listEvents: endpoint({ ...read, id: 'listEvents', path: '/admin/v1/events', summary: 'What happened, newest first.', query: EventQuery, response: EventPage, admin: may('events:read') }),
  streamEvents: endpoint({ ...read, id: 'streamEvents', path: '/admin/v1/events/stream', summary: 'What happens, as it happens: server-sent events.', query: EventStreamQuery, contentType: 'text/event-stream', response: EventStream, admin: may('events:read') }),
  getStatistics: endpoint({ ...read, id: 'getStatistics', path: '/admin/v1/statistics', summary: 'How often people logged in, failed to and signed up, and tokens were issued and refused, by the hour.', query: StatisticsQuery, response: StatisticsPage, admin: may('statistics:read') }),
  listWebhooks: endpoint({ ...read, id: 'listWebhooks', path: '/admin/v1/webhooks', summary: 'Programs that are told of events, a page at a time.', query: WebhookQuery, response: WebhookPage, admin: may('webhooks:read') }),
  createWebhook: endpoint({ ...act, id: 'createWebhook', path: '/admin/v1/webhooks', summary: 'Adds a program that is told of events; its secret is shown this once.', status: 201, body: jsonBody(WebhookEntry), response: WebhookWithSecret, admin: may('webhooks:write', { idempotent: true }) }),
  getWebhook: endpoint({ ...read, id: 'getWebhook', path: '/admin/v1/webhooks/{webhook_id}', summary: 'A program that is told of events.', params: WebhookParams, response: Webhook, admin: may('webhooks:read', { etag: true }) }),
  replaceWebhook: endpoint({ ...put, id: 'replaceWebhook', path: '/admin/v1/webhooks/{webhook_id}', summary: 'Makes a webhook what the body says. One that was disabled is told of what happens from then on.', params: WebhookParams, body: jsonBody(WebhookEntry), response: Webhook, admin: may('webhooks:write', { etag: true, ifMatch: true }) }),
  deleteWebhook: endpoint({ ...remove, id: 'deleteWebhook', path: '/admin/v1/webhooks/{webhook_id}', summary: 'Removes a webhook with what is still to be sent to it.', params: WebhookParams, admin: may('webhooks:write') }),
  rotateWebhookSecret: endpoint({ ...act, id: 'rotateWebhookSecret', path: '/admin/v1/webhooks/{webhook_id}/rotate-secret', summary: 'Gives a webhook a new secret, shown this once; the one before signs beside it for a day.', params: WebhookParams, response: WebhookWithSecret, admin: may('webhooks:write', { idempotent: true }) }),
  testWebhook: endpoint({ ...act, id: 'testWebhook', path: '/admin/v1/webhooks/{webhook_id}/test', summary: 'Sends an event `webhook.test` at once, and tells what came of it.', params: WebhookParams, response: WebhookTest, admin: may('webhooks:write') }),
  listWebhookDeliveries: endpoint({ ...read, id: 'listWebhookDeliveries', path: '/admin/v1/webhooks/{webhook_id}/deliveries', summary: 'What a webhook was told in the last days and is still to be told, newest event first.', params: WebhookParams, query: WebhookDeliveryQuery, response: WebhookDeliveryPage, admin: may('webhooks:read') }),
  replayWebhook: endpoint({ ...act, id: 'replayWebhook', path: '/admin/v1/webhooks/{webhook_id}/replay', summary: 'Sends one event, or those of a time, once more.', params: WebhookParams, body: jsonBody(WebhookReplay), response: WebhookReplayed, admin: may('webhooks:write', { idempotent: true }) }),
} as const;

