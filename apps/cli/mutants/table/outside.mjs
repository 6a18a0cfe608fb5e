const outboundSpec = 'apps/auth/src/platform/outbound/outbound.spec.ts';
const rulesSpec = 'apps/auth/src/platform/outbound/address-rules.spec.ts';
const logoutSpec = 'apps/auth/test/backchannel-logout.spec.ts';
const outbound = 'apps/auth/src/platform/outbound/outbound.ts';
const rules = 'apps/auth/src/platform/outbound/address-rules.ts';

const bytesSpec = 'apps/auth/test/fuzz/outsiders-bytes.spec.ts';

/** Calls that the server makes, and what it delivers. @type {import('../table.mjs').MutantRows} */
export const outside = {
  'bytes that nobody thought of break what reads them, or are read otherwise than by everybody else': [
    ['libs/contracts/src/form.ts', "if (name === undefined || value === undefined) return refused('The form body is not valid percent-encoded UTF-8.');", 'if (name === undefined || value === undefined) continue;', bytesSpec, 'keeps its word for all that is kept'],
    ['apps/auth/src/platform/http/cookie-of.ts', 'found.length === 1 ?', 'found.length >= 1 ?', bytesSpec, 'keeps its word for all that is kept'],
    ['libs/contracts/src/redirect-uri-match.ts', ' && Number(two[2] ?? 80) <= 65_535', '', bytesSpec, 'keeps its word for all that is kept'],
    ['libs/contracts/src/claim-check.ts', 'new Set(value.map(spelled)).size < value.length', 'new Set(value).size < value.length', bytesSpec, 'keeps its word for all that is kept'],
  ],
  'a neighbouring host sets our cookie under a name that only we take for ours: with a blank of another kind in front, past `__Host-`': [
    ['apps/auth/src/platform/http/cookie-of.ts', "pair.replace(/^[ \\t]+/, '')", 'pair.trim()', bytesSpec, 'keeps its word for all that is kept'],
  ],
  'server made to call addresses inside, past a deny list': [
    [rules, "'169.254.0.0/16', ", '', rulesSpec, ''],
    [rules, "(address.includes('%') ? undefined : ", '(false ? undefined : ', rulesSpec, ''],
    [outbound, "if (isIP(host) !== 0 && !this.rules.permits(host)) throw new OutboundError('address not permitted');", 'void isIP;', outboundSpec, 'an address in any spelling'],
  ],
  'the same by DNS rebinding or a redirect': [[outbound, 'first && addresses.every(({ address }) => this.rules.permits(address))', 'first && addresses.some(({ address }) => this.rules.permits(address))', outboundSpec, 'a name']],
  'a name that nobody has, at an address that others chose, stops the server': [[outbound, 'if (error) return answer(error, []);', '', outboundSpec, 'by the DNS of this machine, too']],
  'logout token taken for an ID or access token': [['apps/auth/src/domain/tokens/id-token-hints.ts', "typ: 'JWT', ", '', logoutSpec, 'gives access to nothing']],
  'log-out lost in a crash or while the client is down': [
    ['apps/auth/src/platform/outbox/courier.ts', 'const isOver = error instanceof UndeliverableError || next >= expiresAt;', 'const isOver = true;', logoutSpec, 'is sent again later'],
    ['libs/database/src/hot-statements.ts', 'FROM (SELECT id FROM outbox_messages WHERE next_attempt_at <= $1 AND kind = ANY($4::text[]) ORDER BY next_attempt_at LIMIT $3 FOR UPDATE SKIP LOCKED) due', 'FROM (SELECT id FROM outbox_messages WHERE next_attempt_at <= $1 AND kind = ANY($4::text[]) ORDER BY next_attempt_at LIMIT $3) due', 'apps/auth/src/platform/outbox/outbox.spec.ts', 'is left to it by all others'],
  ],
  'session goes on elsewhere after a new password': [['apps/auth/src/domain/users/user.store.ts', "if (!kept) await this.sessions.endAll(transaction, id, 'new_password', actor);", '', logoutSpec, 'by a new password']],
  'a webhook forged or changed on its way': [
    ['libs/crypto/src/webhook-signature.ts', 'const signed = `${id}.${seconds}.${body}`;', 'const signed = `${id}.${seconds}.`;', 'apps/auth/test/webhook-signatures.spec.ts', 'takes the event'],
    ['apps/auth/src/delivery/webhooks/webhook-call.ts', 'const seconds = Math.floor(this.clock.now().getTime() / 1000);', 'const seconds = Math.floor(new Date(event.at).getTime() / 1000);', 'apps/auth/test/webhook-signatures.spec.ts', 'signed anew'],
  ],
  'a webhook led to an address inside': [[outbound, "if (isIP(host) !== 0 && !this.rules.permits(host)) throw new OutboundError('address not permitted');", 'void isIP;', 'apps/auth/test/webhook-secrets.spec.ts', 'a private address']],
  'the secret of a webhook read in the database, an event or the log': [
    ['apps/auth/src/surfaces/admin/webhooks/webhook-writing.ts', "await record('webhook.created', { kind: 'webhook', id }, { before: null, after: { ...after } });", "await record('webhook.created', { kind: 'webhook', id }, { before: null, after: { ...after, secret } });", 'apps/auth/test/webhook-secrets.spec.ts', 'written down without it'],
  ],
  'a webhook that never answers keeps all others from being told': [
    ['apps/auth/src/platform/attempts.ts', 'return false; // who', 'await Promise.all(this.#underWay.keys());\n    return false; // who', 'apps/auth/test/webhooks.spec.ts', 'keeps nobody else waiting'],
  ],
  'a webhook that takes nothing is called for ever': [
    ['apps/auth/src/delivery/webhooks/webhook-courier.ts', "now >= addSeconds(failingSince, patience) ? 'failing'", "false ? 'failing'", 'apps/auth/test/webhooks.spec.ts', 'three days'],
    ['apps/auth/src/platform/attempts.ts', 'pauses[attempts - 1] ?? hour', 'pauses[0] ?? hour', 'apps/auth/test/webhooks.spec.ts', 'growing pauses'],
  ],
};
