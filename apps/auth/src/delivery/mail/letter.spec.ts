import { ourCatalogues } from '../../pages/messages/catalogues.ts';
import { renderLetter, type LetterKind } from './letter.ts';

const kinds: readonly LetterKind[] = ['resetPassword', 'verifyEmail', 'accountExists', 'passwordChanged', 'secondFactor', 'firstFactor', 'newBrowser', 'recoveryAsked', 'recoveryWaiting', 'recoveryReady', 'recoveryStopped', 'test'];
const letters = kinds.flatMap((kind) => ourCatalogues.locales.map((locale) => [kind, locale] as const));
const url = 'https://id.example.com/reset-password?token=t&flow=f';
const colors = { primary: '#0a7d33', background: null };
const write = (kind: LetterKind, locale: string, account = 'mia@example.com', name = 'Acme', code: string | null = null) => renderLetter({ kind, language: ourCatalogues.for([locale]), account, url, code, branding: { name, logo_url: 'https://acme.example/logo.svg', is_wordmark: false, links: {}, colors } });
const tags = (text: string) => [...text.matchAll(/<\/?[a-z][a-z0-9]*/gi)].map(([tag]) => tag);

describe.each(letters)('%s in %s', (kind, locale) => {
  const { subject, text, html } = write(kind, locale);

  test('says the same in both forms, with the one address that it leads to', () => {
    for (const form of [text, html]) expect(form).toContain('mia@example.com');
    expect(text).toContain(`\n${url}\n`);
    expect(new Set([...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href))).toEqual(new Set([url.replaceAll('&', '&amp;')]));
    expect(html).toContain(`<html lang="${locale}">`);
    expect(subject).toMatch(/^\S[^\r\n]*\S$/);
    expect(`${text}${html.replace(/<style>[\s\S]*<\/style>/, '')}`).not.toMatch(/[{}]|undefined|\[object/);
  });

  test('loads nothing', () => {
    expect(html).not.toMatch(/\ssrc=|<link|<img|<script|url\(|@import|acme\.example/i);
  });

  test('keeps hostile names data', () => {
    const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)></style>' {account} {brand}`;
    const hostile = write(kind, locale, evil, evil);
    expect(tags(hostile.html)).toEqual(tags(html));
    expect(hostile.html).toContain('&lt;script&gt;');
    expect(hostile.subject).toBe(subject);
  });
});

test.each(ourCatalogues.locales)('a code stands in both forms, once, on a line of its own, with whom to tell it: nobody (%s)', (locale) => {
  const { text, html, subject } = write('verifyEmail', locale, 'mia@example.com', 'Acme', '012345');
  expect(text).toContain('\n012345\n');
  expect(html).toContain('>012345</p>');
  for (const form of [text, html]) {
    expect(form.split('012345')).toHaveLength(2);
    expect(form).toContain(ourCatalogues.for([locale]).messages.mail.verifyEmail.codeNote);
  }
  expect(subject).not.toContain('012345'); // that is shown on locked screens
  const without = write('verifyEmail', locale);
  for (const form of [without.text, without.html]) expect(form).not.toContain(ourCatalogues.for([locale]).messages.mail.verifyEmail.codeNote);
});
