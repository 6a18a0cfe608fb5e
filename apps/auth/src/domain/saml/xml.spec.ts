import { deflateRawSync } from 'node:zlib';
import { RefusedMessageError } from './refused-message.ts';
import { fromBase64, fromDeflated } from './wire.ts';
import { readXml, textOf } from './xml.ts';

const base64 = (text: string | Uint8Array) => Buffer.from(text).toString('base64');

test('what stands in an element is read in one piece, and without its declaration', async () => {
  const { root } = await readXml('<?xml version="1.0" encoding="UTF-8"?>\n<a xmlns="urn:x" b="&lt;&#10;1">x &amp; y</a>\n');
  expect(root).toMatchObject({ namespace: 'urn:x', name: 'a', text: 'x & y' });
  expect(root.attributes['b']).toBe('<\n1');
});

test('comments are left out of what people write', async () => {
  const { root } = await readXml('<!-- <a> --><a>ada<!-- - -- > -->@example.com</a><!---->', 'left out');
  expect(textOf(root)).toBe('ada@example.com');
});

describe('refused is', () => {
  test.each<[what: string, xml: string, reason: string]>([
    ['a document type', '<!DOCTYPE a><a/>', 'document type'],
    ['an entity of ones own', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 'document type'],
    ['a reference to nothing', '<a>&x;</a>', 'an entity'],
    ['an entity of HTML', '<a>&nbsp;</a>', 'an entity'],
    ['a bare ampersand', '<a>x & y</a>', 'an entity'],
    ['a section that is read as it is', '<a><![CDATA[x]]></a>', 'section'],
    ['a processing instruction', '<a><?php x ?></a>', 'processing instruction'],
    ['a style sheet', '<?xml version="1.0"?><?xml-stylesheet href="x"?><a/>', 'processing instruction'],
    ['a comment', '<a>ada<!-- x -->@example.com</a>', 'a comment'],
    ['another encoding', '<?xml version="1.0" encoding="UTF-7"?><a/>', 'not in UTF-8'],
    ['a character that is none', '<a>\u0000</a>', 'none of XML'],
    ['a character that is none, by its number', '<a b="&#0;"/>', 'none of XML'],
    ['two halves of a character, by their numbers', '<a>&#xD83D;&#xDE00;</a>', 'none of XML'],
    ['a character beyond the last', '<a>&#x110000;</a>', 'none of XML'],
    ['half a character', '<a>\ud800</a>', 'none of XML'],
    ['two roots', '<a/><b/>', 'no XML|not one root'],
    ['text beside the root', '<a/>x', 'no XML|not one root'],
    ['no root', 'x', 'no XML|not one root'],
    ['nothing', '', 'no XML|not one root'],
    ['an end that is missing', '<a><b></a>', 'no XML'],
    ['an attribute without quotes', '<a b=c/>', 'no XML'],
    ['an attribute that is there twice', '<a b="1" b="2"/>', 'no XML'],
    ['a prefix that is nothing', '<x:a/>', 'prefix'],
    ['a prefix of an attribute that is nothing', '<a x:b="1"/>', 'prefix'],
    ['an attribute that a signature would not be of', '<a xmlnsx="1"/>', 'as only declarations are'],
    ['a namespace that makes a small message a large one', `<a xmlns:x="${'u'.repeat(257)}">${'<x:b/>'.repeat(4900)}</a>`, 'a namespace is none'],
    ['a namespace that ends where it should not', `<a xmlns:x="urn:x&quot; b=&quot;1"/>`, 'a namespace is none'],
    ['an ID that is there twice', '<a ID="x"><b ID="x"/></a>', 'same ID'],
    ['an ID that is there twice, spelled otherwise', '<a ID="x"><b xml:id="x"/></a>', 'same ID'],
    ['what is too large', `<a>${'x'.repeat(262_144)}</a>`, 'too large'],
    ['what is too deep', `${'<a>'.repeat(60)}${'</a>'.repeat(60)}`, 'too deep'],
    ['what has too many elements', `<a>${'<b/>'.repeat(6000)}</a>`, 'too many elements'],
    ['what has too many attributes', `<a ${Array.from({ length: 100 }, (_, index) => `b${index}="1"`).join(' ')}/>`, 'too many attributes'],
  ])('%s', async (_, xml, reason) => {
    await expect(readXml(xml)).rejects.toThrow(new RegExp(reason));
  });

  test('what takes a parser long, soon', async () => {
    const hostile = ['<'.repeat(200_000), `<a ${'b'.repeat(200_000)}`, `<a ${'"'.repeat(100_001)}`, `${'<a>'.repeat(80_000)}`, `<a ${'x="1" '.repeat(40_000)}/>`, `<a>${'&#65;'.repeat(50_000)}</a><`, '<!--'.repeat(60_000)];
    for (const each of hostile) await expect(readXml(each)).rejects.toThrow(RefusedMessageError);
    for (const each of hostile) await expect(readXml(each, 'left out')).rejects.toThrow(RefusedMessageError);
  });
});

test.each<[what: string, text: string, reason: string]>([
  ['nothing', '', 'base64'],
  ['other letters', 'PGEvPg-_', 'base64'],
  ['letters behind the end', 'PGEvPg==PGEvPg==', 'base64'],
  ['Latin-1', base64(Buffer.from('<a>\u00e4</a>', 'latin1')), 'UTF-8'],
])('a form with %s is refused', (_, text, reason) => {
  expect(() => fromBase64(text)).toThrow(reason);
});

test('an address holds no more than a form does', async () => {
  expect(await fromDeflated(base64(deflateRawSync('<a/>')))).toBe('<a/>');
  await expect(fromDeflated(base64(deflateRawSync('x'.repeat(10_000_000))))).rejects.toThrow('too large');
  await expect(fromDeflated(base64('<a/>'))).rejects.toThrow('inflated');
});
