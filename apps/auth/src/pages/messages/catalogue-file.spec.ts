import { readCatalogue } from './catalogue-file.ts';

const faults = (name: string, content: unknown) => readCatalogue(name, Buffer.isBuffer(content) ? content : Buffer.from(typeof content === 'string' ? content : JSON.stringify(content))).faults;
const example = 'name it by its language, such as nl, pt-BR or zh-Hant.';

test.each<[what: string, name: string, content: unknown, fault: string]>([
  ['a language in English', 'dutch.json', {}, `dutch is no language tag (BCP 47): ${example}`],
  ['a tag that is none', 'n.json', {}, `n is no language tag (BCP 47): ${example}`],
  ['an underscore', 'pt_BR.json', {}, `pt_BR is no language tag (BCP 47): ${example}`],
  ['other letters', 'pt-br.json', {}, `pt-br is written pt-BR (BCP 47): ${example}`],
  ['a name of former days', 'iw.json', {}, `iw is written he (BCP 47): ${example}`],
  ['an extension', 'ar-u-nu-latn.json', {}, `ar-u-nu-latn is written ar (BCP 47): ${example}`],
  ['no JSON', 'nl.json', '{', "is no JSON in UTF-8: Expected property name or '}' in JSON at position 1 (line 1 column 2); correct it there."],
  ['another encoding', 'nl.json', Buffer.from([0xff, 0xfe, 0x7b, 0x00]), 'is no JSON in UTF-8: The encoded data was not valid for encoding utf-8; correct it there.'],
  ['a list', 'nl.json', [], 'must hold one object: write { "login": { "heading": "…" } }.'],
  ['an unknown key', 'nl.json', { login: { headin: 'a' } }, 'login.headin is no sentence of ours: did you mean login.heading?'],
  ['a key like no other', 'nl.json', { constructor: 'a' }, 'constructor is no sentence of ours: remove it.'],
  ['a prototype', 'nl.json', '{"__proto__": "a"}', '__proto__ is no sentence of ours: remove it.'],
  ['a group as a sentence', 'nl.json', { login: 'a' }, 'login is no sentence of ours: remove it.'],
  ['a sentence as a group', 'nl.json', { language: { a: 'b' } }, 'language.a is no sentence of ours: did you mean language?'],
  ['a number', 'nl.json', { language: 5 }, 'language must be text in quotes: write it so, or leave it out.'],
  ['a list of sentences', 'nl.json', { language: ['a'] }, 'language must be text in quotes: write it so, or leave it out.'],
  ['an empty sentence', 'nl.json', { language: ' ' }, 'language is empty: translate it, or leave it out.'],
  ['a sentence that is far too long', 'nl.json', { language: 'a'.repeat(2001) }, 'language is longer than 2000 characters: shorten it.'],
  ['a line break', 'nl.json', { mail: { test: { subject: 'a\r\nBcc: b' } } }, 'mail.test.subject has a line break or another control character: write it in one line.'],
  ['a turn of direction', 'nl.json', { language: 'a\u202eb' }, 'language has a character that turns the direction of writing: remove it; the page knows the direction of its language.'],
  ['a word that is not filled in', 'nl.json', { login: { lead: 'naar de app' } }, 'login.lead lacks {client}, which is filled in: write it where it belongs.'],
  ['a word of its own', 'nl.json', { login: { lead: 'naar {client} of {app}' } }, 'login.lead has {app}, which nothing fills in: only {client} may stand there.'],
  ['a word where there is none', 'nl.json', { login: { heading: 'Inloggen {name}' } }, 'login.heading has {name}, which nothing fills in: remove it.'],
  ['a plural', 'nl.json', { passwordHint: '{count, plural, other {#}} tekens {count}' }, 'passwordHint has {, which nothing fills in: only {count} may stand there.'],
])('%s is refused', (_, name, content, fault) => {
  expect(faults(name, content)).toEqual([`${name}: ${fault}`]);
});

test.each([
  ['nothing', {}],
  ['a word twice, and marks of scripts from right to left', { login: { lead: '{client} \u200f\u200e\u200c {client}' } }],
  ['what would be markup, which is text', { login: { heading: '<b>Inloggen</b> & "meer"' } }],
])('%s is taken', (_, content) => {
  expect(faults('nl.json', content)).toEqual([]);
});

test('a byte order mark is none of the content', () => {
  expect(readCatalogue('nl.json', Buffer.from('\ufeff{"language":"Nederlands"}'))).toEqual({ catalogue: { locale: 'nl', sentences: new Map([['language', 'Nederlands']]) }, faults: [] });
});

test('every fault is named', () => {
  expect(faults('nl.json', { login: { a: 'b', heading: '' } })).toHaveLength(2);
});
