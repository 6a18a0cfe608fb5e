import { api } from '@symbolon/contracts';

/** Light or dark, as the person's system is; before anything is shown. */
export const followColors = `
const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();
`;

/**
 * Shows the document. Requests that a person tries carry what they typed and no cookie: else they would be made by whoever is logged
 * in here. The renderer makes examples of patterns and bounds: those with Unicode properties, which it does not know, and the
 * ends of all numbers are left out. The pages, a person's own account and what other systems speak are shut: of more than 150 rows, headings among them, the renderer shows only
 * those that stand in the window, and nothing else is found there.
 */
export const showReference = `
const isUnhelpful = (name, value) => (name === 'pattern' && /\\\\p\\{/i.test(value)) || Math.abs(value) === Number.MAX_SAFE_INTEGER;
fetch('${api.docs.openapi.path}', { credentials: 'omit' }).then((answer) => answer.text()).then((text) => {
  const ui = SwaggerUIBundle({
    spec: JSON.parse(text, (name, value) => (isUnhelpful(name, value) ? undefined : value)),
    dom_id: '#reference',
    deepLinking: true,
    docExpansion: 'list',
    filter: true,
    syntaxHighlight: { theme: 'obsidian' },
    validatorUrl: null,
    queryConfigEnabled: false,
    persistAuthorization: false,
    defaultModelsExpandDepth: 0,
    requestInterceptor: (request) => Object.assign(request, { credentials: 'omit' }),
  });
  for (const shut of ['Pages', 'Account', 'SCIM', 'Shared Signals', 'SAML', 'Admin: scim sources', 'Admin: scim targets', 'Admin: signal streams', 'Admin: signal sources']) ui.getSystem().layoutActions.show(['operations-tag', shut], false);
});
`;
