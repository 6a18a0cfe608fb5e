import { showReference } from './reference-script.ts';

interface Options {
  readonly spec: unknown;
  readonly queryConfigEnabled: boolean;
  readonly persistAuthorization: boolean;
  readonly validatorUrl: unknown;
  readonly requestInterceptor: (request: object) => object;
}

/** Runs the script beside a renderer that only listens. */
async function optionsFor(document: object, shut: unknown[] = []): Promise<Options> {
  const asked: unknown[] = [];
  const fetch = (...request: unknown[]) => Promise.resolve({ text: () => Promise.resolve(JSON.stringify(document)), asked: asked.push(request) });
  const options = await new Promise<Options>((resolve) => {
    // oxlint-disable-next-line typescript/no-implied-eval -- it is a script of a page
    (new Function('fetch', 'SwaggerUIBundle', showReference) as (fetch: unknown, renderer: unknown) => void)(fetch, (options: Options) => {
      resolve(options);
      return { getSystem: () => ({ layoutActions: { show: (...what: unknown[]) => shut.push(what) } }) };
    });
  });
  expect(asked).toEqual([['/docs/openapi.json', { credentials: 'omit' }]]);
  return options;
}

test('the pages, a person’s own account and what other systems speak are shut, so that there are few enough rows for all of them to be there', async () => {
  const shut: unknown[] = [];
  await optionsFor({}, shut);
  await new Promise(setImmediate);
  expect(shut).toEqual(['Pages', 'Account', 'SCIM', 'Shared Signals', 'SAML', 'Admin: scim sources', 'Admin: scim targets', 'Admin: signal streams', 'Admin: signal sources'].map((tag) => [['operations-tag', tag], false]));
});

test('a request that somebody tries has no cookie with it', async () => {
  const { requestInterceptor } = await optionsFor({});
  expect(requestInterceptor({ url: '/admin/v1/me', credentials: 'same-origin' })).toEqual({ url: '/admin/v1/me', credentials: 'omit' });
});

test('what is typed is kept nowhere, no other document can be named, and nobody else is asked', async () => {
  expect(await optionsFor({})).toMatchObject({ queryConfigEnabled: false, persistAuthorization: false, validatorUrl: null });
});

test('what makes no example that helps is left out; a member that is named so stays', async () => {
  const properties = { year: { type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }, month: { type: 'integer', minimum: 1 }, pattern: { type: 'string', pattern: '^\\P{Cc}*$' }, code: { type: 'string', pattern: '^[0-9]+$' } };
  expect((await optionsFor({ properties })).spec).toEqual({ properties: { year: { type: 'integer' }, month: { type: 'integer', minimum: 1 }, pattern: { type: 'string' }, code: { type: 'string', pattern: '^[0-9]+$' } } });
});
