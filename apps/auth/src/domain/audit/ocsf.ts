import type { Event, EventType } from '@symbolon/contracts';

/** A class of the Open Cybersecurity Schema Framework and an activity of it; `status` where it went well or failed. */
interface Meaning {
  readonly class: keyof typeof categories;
  readonly activity: number;
  readonly status?: 'success' | 'failure';
}

/** Authentication, Account Change, Entity Management and User Access Management are of Identity & Access Management; Application Lifecycle of Application Activity. */
const categories = { 3001: 3, 3002: 3, 3004: 3, 3005: 3, 6002: 6 } as const;
const other = 99;
/** Of a later release. */
const unknown: Meaning = { class: 3004, activity: other };

const meanings: { readonly [Type in EventType]: Meaning } = {
  'user.login.succeeded': { class: 3002, activity: 1, status: 'success' },
  'user.login.new_browser': { class: 3002, activity: other, status: 'success' },
  'user.login.failed': { class: 3002, activity: 1, status: 'failure' },
  'user.signed_up': { class: 3001, activity: 1, status: 'success' },
  'user.sign_up.repeated': { class: 3001, activity: 1, status: 'failure' },
  'user.email.verified': { class: 3001, activity: other, status: 'success' },
  'user.login.stepped_up': { class: 3002, activity: other, status: 'success' },
  'user.factor.failed': { class: 3002, activity: 1, status: 'failure' },
  'user.factor.added': { class: 3001, activity: 10, status: 'success' },
  'user.factor.removed': { class: 3001, activity: 11, status: 'success' },
  'user.phone.added': { class: 3001, activity: 10, status: 'success' },
  'user.phone.removed': { class: 3001, activity: 11, status: 'success' },
  'user.sms.sent': { class: 3002, activity: other, status: 'success' },
  'user.sms.failed': { class: 3002, activity: other, status: 'failure' },
  'user.sms.throttled': { class: 3002, activity: other, status: 'failure' },
  'user.passkey.refused': { class: 3002, activity: 1, status: 'failure' },
  'user.passkey.cloned': { class: 3002, activity: 1, status: 'failure' },
  'user.recovery_codes.replaced': { class: 3001, activity: other, status: 'success' },
  'user.recovery_code.used': { class: 3001, activity: other, status: 'success' },
  'user.recovery_link.made': { class: 3001, activity: other, status: 'success' },
  'user.recovery_link.used': { class: 3001, activity: other, status: 'success' },
  'user.password.changed': { class: 3001, activity: 3, status: 'success' },
  'user.password.reset': { class: 3001, activity: 4, status: 'success' },
  'user.password.set': { class: 3001, activity: 3, status: 'success' },
  'user.password.reset_sent': { class: 3001, activity: 4, status: 'success' },
  'user.created': { class: 3001, activity: 1, status: 'success' },
  'user.updated': { class: 3001, activity: other, status: 'success' },
  'user.enabled': { class: 3001, activity: 2, status: 'success' },
  'user.disabled': { class: 3001, activity: 5, status: 'success' },
  'user.deleted': { class: 3001, activity: 6, status: 'success' },
  'user.email.changed': { class: 3001, activity: other, status: 'success' },
  'user.profile.changed': { class: 3001, activity: other, status: 'success' },
  'user.deletion.requested': { class: 3001, activity: 5, status: 'success' },
  'user.deletion.withdrawn': { class: 3001, activity: 2, status: 'success' },
  'user.unlocked': { class: 3001, activity: other, status: 'success' },
  'administrator.invited': { class: 3005, activity: other, status: 'success' },
  'administrator.roles_changed': { class: 3005, activity: other, status: 'success' },
  'user.consent.granted': { class: 3005, activity: 1, status: 'success' },
  'user.consent.withdrawn': { class: 3005, activity: 2, status: 'success' },
  'user.session.ended': { class: 3002, activity: 2, status: 'success' },
  'token.issued': { class: 3002, activity: other, status: 'success' },
  'token.refused': { class: 3002, activity: other, status: 'failure' },
  'sessions.ended': { class: 3002, activity: 2, status: 'success' },
  'configuration.applied': { class: 3004, activity: 3, status: 'success' },
  'contract.breaking_change.allowed': { class: 3004, activity: 3, status: 'success' },
  'contract.change.refused': { class: 3004, activity: 3, status: 'failure' },
  'client.created': { class: 3004, activity: 1, status: 'success' },
  'client.updated': { class: 3004, activity: 3, status: 'success' },
  'client.deleted': { class: 3004, activity: 4, status: 'success' },
  'resource_server.created': { class: 3004, activity: 1, status: 'success' },
  'resource_server.updated': { class: 3004, activity: 3, status: 'success' },
  'resource_server.deleted': { class: 3004, activity: 4, status: 'success' },
  'consumer.created': { class: 3004, activity: 1, status: 'success' },
  'consumer.updated': { class: 3004, activity: 3, status: 'success' },
  'consumer.deleted': { class: 3004, activity: 4, status: 'success' },
  'branding.created': { class: 3004, activity: 1, status: 'success' },
  'branding.updated': { class: 3004, activity: 3, status: 'success' },
  'branding.deleted': { class: 3004, activity: 4, status: 'success' },
  'sign_in.created': { class: 3004, activity: 1, status: 'success' },
  'sign_in.updated': { class: 3004, activity: 3, status: 'success' },
  'sign_in.deleted': { class: 3004, activity: 4, status: 'success' },
  'role.created': { class: 3004, activity: 1, status: 'success' },
  'role.updated': { class: 3004, activity: 3, status: 'success' },
  'role.deleted': { class: 3004, activity: 4, status: 'success' },
  'client.secret_replaced': { class: 3004, activity: 3, status: 'success' },
  'client.secret_added': { class: 3004, activity: 3, status: 'success' },
  'client.secret_deleted': { class: 3004, activity: 3, status: 'success' },
  'signing_keys.rotated': { class: 3004, activity: 1, status: 'success' },
  'signing_keys.replaced': { class: 3004, activity: 3, status: 'success' },
  'issuer.changed': { class: 3004, activity: 3, status: 'success' },
  'first_run.removed': { class: 3004, activity: 4, status: 'success' },
  'captcha.unavailable': { class: 6002, activity: other, status: 'failure' },
  'breached_passwords.missed': { class: 6002, activity: other, status: 'failure' },
  'node.started': { class: 6002, activity: 3, status: 'success' },
  'node.stopped': { class: 6002, activity: 4, status: 'success' },
  'webhook.created': { class: 3004, activity: 1, status: 'success' },
  'webhook.updated': { class: 3004, activity: 3, status: 'success' },
  'webhook.deleted': { class: 3004, activity: 4, status: 'success' },
  'webhook.secret_rotated': { class: 3004, activity: 3, status: 'success' },
  'webhook.replayed': { class: 3004, activity: other, status: 'success' },
  'webhook.disabled': { class: 3004, activity: 3, status: 'failure' },
  'webhook.test': { class: 3004, activity: other, status: 'success' },
};

/** An event as a collector of security logs reads it: OCSF 1.3.0. What has no place there stands whole under `unmapped`. */
export function ocsfOf({ id, at, type, actor, subject, client_id, request_id, address, details }: Event): object {
  const { class: class_uid, activity, status } = Object.hasOwn(meanings, type) ? meanings[type] : unknown;
  const user = subject?.kind === 'user' ? { uid: subject.id } : { type_id: 0 };
  return {
    metadata: { version: '1.3.0', uid: id, event_code: type, product: { name: 'Symbolon', vendor_name: 'Symbolon' } },
    time: new Date(at).getTime(),
    category_uid: categories[class_uid],
    class_uid,
    activity_id: activity,
    ...(activity === other && { activity_name: type }),
    type_uid: class_uid * 100 + activity,
    severity_id: status === 'failure' ? 2 : 1,
    ...(status !== undefined && { status_id: status === 'success' ? 1 : 2 }),
    ...('count' in details && { count: details.count }),
    actor: actor.kind === 'user' ? { user: { uid: actor.id } } : { app_name: actor.kind === 'client' ? actor.id : actor.kind },
    ...((class_uid === 3001 || class_uid === 3002 || class_uid === 3005) && { user }),
    ...(class_uid === 3004 && { entity: { type: subject?.kind ?? 'configuration', ...(subject && { uid: subject.id }) } }),
    ...(class_uid === 3005 && { privileges: 'scope' in details ? details.scope : [] }),
    ...(class_uid === 6002 && { app: { name: 'Symbolon', vendor_name: 'Symbolon' } }),
    ...('session_id' in details && details.session_id !== undefined && { session: { uid: details.session_id } }),
    ...(client_id !== undefined && { service: { uid: client_id } }),
    ...(request_id !== undefined && { http_request: { uid: request_id, ...('user_agent' in details && { user_agent: details.user_agent }) } }),
    ...(address !== undefined && { src_endpoint: { ip: address } }),
    unmapped: { subject, details },
  };
}
