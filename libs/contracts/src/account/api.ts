import { endpoint, type AccountTerms } from '../endpoint.ts';
import { jsonBody } from '../admin/json-body.ts';
import { HeadersTooLarge, Problem } from '../admin/problem.ts';
import { Account, AccountChange } from './account.ts';

const refusalsOfReading = { 400: Problem, 401: Problem, 403: Problem, 404: Problem, 429: Problem, 431: HeadersTooLarge, 500: Problem, 503: Problem } as const;
const refusalsOfWriting = { ...refusalsOfReading, 409: Problem, 413: Problem, 422: Problem } as const;

const common = { spec: 'Symbolon', maxAge: 0, publicCors: false, clientCors: true } as const;
const reads: AccountTerms = { right: 'read' };
const writes: AccountTerms = { right: 'write' };
const read = { ...common, method: 'GET', errors: refusalsOfReading, account: reads } as const;
const write = { ...common, errors: refusalsOfWriting, account: writes } as const;

/** The account API: a resource server whose tokens have the audience `<issuer>/account`, and which knows nobody but the person of the token. */
export const accountApi = {
  get: endpoint({ ...read, id: 'getAccount', path: '/account/v1', summary: 'The account of the person that the token speaks for.', response: Account }),
  change: endpoint({ ...write, method: 'PATCH', id: 'changeAccount', path: '/account/v1', summary: 'Changes what is said of them; what is left out stays.', body: jsonBody(AccountChange), response: Account }),
} as const;
