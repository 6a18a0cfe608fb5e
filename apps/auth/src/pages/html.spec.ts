import { html, Html, safeUrl } from './html.ts';

const hostile = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '" autofocus onfocus="alert(1)',
  '</title><script>alert(1)</script>',
  '</style><script>alert(1)</script>',
  '<!-- --!><svg/onload=alert(1)>',
  '&lt;script&gt;',
  '&#x3c;script>',
  '`${alert(1)}`',
  '\u0000<b>',
  '\u202e<i>moc.evil',
  '{client}',
];

const decoded = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');

describe('a hostile value stays a value', () => {
  test.each(hostile)('%j as text', (value) => {
    const text = html`<p>${value}</p>`.toString();
    const inner = text.slice('<p>'.length, -'</p>'.length);
    expect(inner).not.toMatch(/[<>"']/);
    expect(decoded(inner)).toBe(value);
  });

  test.each(hostile)('%j in a quoted attribute', (value) => {
    const inner = html`<p title="${value}"></p>`.toString().slice('<p title="'.length, -'"></p>'.length);
    expect(inner).not.toMatch(/[<>"']/);
    expect(decoded(inner)).toBe(value);
  });

  test.each(hostile)('%j in an attribute that may be absent', (value) => {
    const inner = html`<p ${{ title: value }}></p>`.toString().slice('<p title="'.length, -'"></p>'.length);
    expect(inner).not.toMatch(/[<>"']/);
    expect(decoded(inner)).toBe(value);
  });
});

describe('an address', () => {
  test.each([
    'https://example.com/a?b=c&d=e#f', 'http://localhost:3000/', '/', '/login?flow=1', 'HTTPS://EXAMPLE.COM', 'https://[::1]/', '/a:b//c', 'com.example.app:/callback', 'com.example.app:callback?a=b',
  ])('%j is kept', (url) => {
    expect(safeUrl(url)).toBe(url);
    expect(decoded(html`<a href="${url}"></a>`.toString())).toBe(`<a href="${url}"></a>`);
  });

  test.each([
    'javascript:alert(1)', 'JaVaScRiPt:alert(1)', ' javascript:alert(1)', 'java\tscript:alert(1)', '\u0001javascript:alert(1)', 'javascript&colon;alert(1)',
    'data:text/html,<script>alert(1)</script>', 'vbscript:x', 'blob:https://example.com/1', 'file:///etc/passwd', 'javascript.:alert(1)', '.javascript:alert(1)', 'example.app:\nx', 'example.app:a\\b',
    '//evil.example', '/\\evil.example', '\\\\evil.example', '/\t/evil.example', 'https:evil.example', 'https:/evil.example', 'https:///evil.example',
    'https://a\\@evil.example', 'https://a b', '', ' ', 'login', '?a=b', '#', '../a', '/a\nb', '/a\u0085b',
  ])('%j leads nowhere', (url) => {
    expect(safeUrl(url)).toBe('about:invalid');
    expect(html`<a href="${url}"></a>`.toString()).toBe('<a href="about:invalid"></a>');
    expect(html`<form ${{ action: url }}></form>`.toString()).toBe('<form action="about:invalid"></form>');
  });
});

describe('what a template may hold', () => {
  test('markup that html made is kept as it is', () => {
    expect(html`<ul>${['a', '<b>'].map((item) => html`<li>${item}</li>`)}</ul>`.toString()).toBe('<ul><li>a</li><li>&lt;b&gt;</li></ul>');
  });

  test('null, undefined and false are nothing, numbers are themselves', () => {
    expect(html`${null}${undefined}${false}${0}${[null, [1, 'a']]}`.toString()).toBe('01a');
  });

  test('attributes may be absent', () => {
    expect(html`<input ${{ required: true, disabled: false, value: null, min: 0, name: 'a"b' }}>`.toString()).toBe('<input required min="0" name="a&quot;b">');
  });

  test('several values may share an attribute', () => {
    expect(html`<p class="${'a'} ${'b'}">${'c'}</p>`.toString()).toBe('<p class="a b">c</p>');
  });

  test('a colour may stand in a style', () => {
    expect(html`<style nonce="${'n'}">:root{--a:${'#Aa00ff'}}</style><p>${'<'}</p>`.toString()).toBe('<style nonce="n">:root{--a:#Aa00ff}</style><p>&lt;</p>');
  });
});

describe('what no template may hold', () => {
  test.each<[name: string, make: () => Html]>([
    ['an unquoted attribute', () => html`<p title=${'a'}></p>`],
    ['the name of an attribute', () => html`<p data-${'a'}="b"></p>`],
    ['the name of a tag', () => html`<${'script'}>`],
    ['text inside a tag', () => html`<p ${'onclick=alert(1)'}></p>`],
    ['markup inside a tag', () => html`<p ${html`<b>`}></p>`],
    ['markup in an attribute', () => html`<p title="${html`<b>`}"></p>`],
    ['attributes outside of a tag', () => html`<p>${{ title: 'a' }}</p>`],
    ['an event handler', () => html`<p onclick="${'a'}"></p>`],
    ['an event handler among attributes', () => html`<p ${{ onclick: 'a' }}></p>`],
    ['a style attribute', () => html`<p style="${'a'}"></p>`],
    ['a document in an attribute', () => html`<iframe ${{ srcdoc: '<b>' }}></iframe>`],
    ['a name that breaks out of its tag', () => html`<p ${{ 'a><script': 'b' }}></p>`],
    ['a part of an address', () => html`<a href="/login?${'a'}"></a>`],
    ['an address made of two', () => html`<a href="${'javascript'}${':alert(1)'}"></a>`],
    ['a script', () => html`<script>${'a'}</script>`],
    ['single quotes', () => html`<p title='${'a'}'></p>`],
    ['a style that is no colour', () => html`<style>:root{--a:${'red}body{display:none'}}</style>`],
    ['a list of colours in a style', () => html`<style>:root{--a:${['#000000']}}</style>`],
    ['markup that html did not make', () => html`<p>${Object.create(Html.prototype) as Html}</p>`],
  ])('%s', (_, make) => {
    expect(make).toThrow();
  });
});
