// Runs in a page and in a worker alike: reads a request and calls the origin it comes from.
import { api, call, OAuthTokenRequest } from '@symbolon/contracts';

const read = OAuthTokenRequest.fromForm('client_id=shop&client_secret=s&username=ada&password=p');
globalThis.outcome = call(globalThis.origin, api.oidc.jwks).then((answer) => JSON.stringify({ request: read.ok && read.value, keys: answer.ok && answer.value }));
if (typeof globalThis.document === 'undefined') globalThis.outcome.then((outcome) => globalThis.postMessage(outcome));
