import { Catalogues, ourCatalogues } from './catalogues.ts';

const own = (locale: string, sentences: Readonly<Record<string, string>>) => ({ locale, sentences: new Map(Object.entries(sentences)) });
const catalogues = new Catalogues([
  own('de-AT', { 'login.forgotPassword': 'Kennwort verlegt?' }),
  own('de', { 'login.submit': 'Hinein' }),
  own('en', { 'login.noAccount': 'New here?' }),
  own('nl', { 'login.heading': 'Inloggen' }),
  own('ar', { language: 'عربية' }),
  own('pt-BR', {}),
  own('uz-Arab', {}),
]);
const login = (locale: string) => {
  const { heading, submit, forgotPassword, noAccount } = catalogues.for([locale]).messages.login;
  return [heading, submit, forgotPassword, noAccount];
};
const { de } = { de: ourCatalogues.for(['de']).messages.login };

test('what a language does not say, its nearest says, and English last', () => {
  expect(login('en')).toEqual(['Sign in', 'Sign in', 'Forgot your password?', 'New here?']);
  expect(login('nl')).toEqual(['Inloggen', 'Sign in', 'Forgot your password?', 'New here?']);
  expect(login('de')).toEqual([de.heading, 'Hinein', de.forgotPassword, de.noAccount]);
  expect(login('de-AT')).toEqual([de.heading, 'Hinein', 'Kennwort verlegt?', de.noAccount]);
  expect(login('fr')).toEqual(Object.values(ourCatalogues.for(['fr']).messages.login).filter((text) => login('fr').includes(text)));
});

test('ours are offered first, and one that is there is not offered twice', () => {
  expect(catalogues.locales).toEqual(['en', 'de', 'es', 'fr', 'ja', 'de-AT', 'nl', 'ar', 'pt-BR', 'uz-Arab']);
});

test.each([
  ['nl-BE', 'nl'],
  ['PT-br', 'pt-BR'],
  ['pt', 'en'],
  ['de-AT-1996', 'de-AT'],
  ['de-CH', 'de'],
])('who wants %s gets %s', (wanted, locale) => {
  expect(catalogues.for([wanted]).locale).toBe(locale);
});

test.each([
  ['ar', 'rtl', 'عربية'],
  ['uz-Arab', 'rtl', 'اوزبیک (عربی)'],
  ['nl', 'ltr', 'Nederlands'],
  ['pt-BR', 'ltr', 'Português (Brasil)'],
  ['de-AT', 'ltr', 'Österreichisches Deutsch'],
  ['de', 'ltr', 'Deutsch'],
])('%s is written %s and called %s, by itself or by what the platform knows', (locale, direction, name) => {
  const language = catalogues.for([locale]);
  expect([language.direction, language.messages.language]).toEqual([direction, name]);
});
