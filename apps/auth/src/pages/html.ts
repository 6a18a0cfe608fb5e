let make: (text: string) => Html;

/** Markup that `html` has made; nothing else can make one, so what it holds is escaped. */
export class Html {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  static {
    make = (text) => new Html(text);
  }

  toString(): string {
    return this.#text;
  }
}

/** Attributes that may be absent: null, undefined and false leave one out, true writes its bare name. */
export type Attributes = Readonly<Record<string, string | number | boolean | null | undefined>>;
/** What may stand in a template. Attributes stand inside a tag, outside of quotes. */
export type HtmlValue = string | number | Html | null | undefined | false | Attributes | readonly HtmlValue[];

/** Where a value stands, and so what it may be. */
type Place = { readonly in: 'text' | 'tag' | 'style' } | { readonly in: 'attribute'; readonly name: string };

/**
 * Markup with values: escaped as text and in quoted attributes, checked as addresses (`safeUrl`) where an attribute holds one.
 * Throws where no value is safe: unquoted attributes, parts of an address, event handlers, scripts, styles other than colours.
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const places = placesOf(strings);
  return make(strings.reduce((text, string, index) => text + written(places[index - 1] ?? { in: 'text' }, values[index - 1]) + string));
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character] ?? '');

/** A file of plain text that a page holds itself. */
const textFile = /^data:text\/plain;charset=utf-8,[\w.%~!*'()-]*$/;

/** The address if following it runs nothing: http, https, a path with one slash, or an app's own scheme (RFC 8252 section 7.1: its dot tells it from javascript and its like). Else one that leads nowhere. */
export const safeUrl = (url: string): string => (/^(https?:\/\/[^\s/\\]|\/(?![/\\])|[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+:)[^\s\\\p{Cc}]*$/iu.test(url) || textFile.test(url) ? url : 'about:invalid');

function written(place: Place, value: HtmlValue): string {
  if (place.in === 'tag') return isAttributes(value) ? attributes(value) : fail('only attributes may stand inside a tag');
  if (isAttributes(value)) return fail('attributes belong inside a tag');
  if (place.in === 'attribute') return typeof value === 'object' && value !== null ? fail('an attribute holds plain text') : attributeText(place.name, plain(value));
  if (place.in === 'style') return typeof value === 'string' && /^#[0-9a-f]{6}$/i.test(value) ? value : fail('a style holds only colours');
  if (value instanceof Html) return value.toString();
  return isList(value) ? value.map((each) => written(place, each)).join('') : escape(plain(value));
}

const isList = (value: HtmlValue): value is readonly HtmlValue[] => Array.isArray(value);
const isAttributes = (value: HtmlValue): value is Attributes => typeof value === 'object' && value !== null && !(value instanceof Html) && !isList(value);
const plain = (value: string | number | null | undefined | false): string => (value === null || value === undefined || value === false ? '' : String(value));

function attributes(values: Attributes): string {
  return Object.entries(values)
    .filter(([, value]) => value !== null && value !== undefined && value !== false)
    .map(([name, value]) => (value === true ? allowed(name) : `${allowed(name)}="${attributeText(name, String(value))}"`))
    .join(' ');
}

const attributeText = (name: string, text: string): string => escape(holdsUrl.has(name) ? safeUrl(text) : text);
const holdsUrl: ReadonlySet<string> = new Set(['action', 'formaction', 'href', 'src']);

/** The name of an attribute that may carry a value: none that runs, styles, or holds several addresses. */
function allowed(name: string): string {
  const refused = !/^[a-z][a-z-]*$/.test(name) || /^on|^(style|srcdoc|srcset|ping|data|poster|background|http-equiv)$/.test(name);
  return refused ? fail(`the attribute ${name} may not carry a value`) : name;
}

const known = new WeakMap<TemplateStringsArray, readonly Place[]>();

/** Where each value of a template stands; worked out once for each template. */
function placesOf(strings: TemplateStringsArray): readonly Place[] {
  const found = known.get(strings) ?? scan(strings);
  known.set(strings, found);
  return found;
}

function scan(strings: readonly string[]): readonly Place[] {
  const places: Place[] = [];
  let inside: Place['in'] = 'text';
  let tag = ''; // what stands between < and here
  for (const [index, string] of strings.entries()) {
    for (const [at, character] of string.split('').entries()) {
      if (inside === 'attribute' ? character === '"' : inside === 'tag' && character === '"') inside = inside === 'tag' ? 'attribute' : 'tag';
      else if (inside === 'tag' && character === '>') inside = /^style\b/i.test(tag) ? 'style' : 'text';
      else if ((inside === 'text' || inside === 'style') && /^<[a-z/!]/i.test(string.slice(at))) [inside, tag] = ['tag', ''];
      if (inside === 'tag' && character !== '<') tag += character;
      if (inside === 'tag' && (character === "'" || /^script\b/i.test(tag))) fail('scripts and single quotes have no place in a template');
    }
    if (index < strings.length - 1) places.push(placeAt(inside, tag, string, strings[index + 1] ?? ''));
  }
  return places;
}

function placeAt(inside: Place['in'], tag: string, before: string, after: string): Place {
  if (inside === 'tag' && !/\s$/.test(tag)) return fail('an attribute must be quoted');
  if (inside === 'text' && /<\/?$/.test(before)) return fail('the name of a tag must be written out');
  if (inside !== 'attribute') return { in: inside };
  const name = allowed(/([^\s"=]+)=$/.exec(tag)?.[1]?.toLowerCase() ?? '');
  if (holdsUrl.has(name) && !(before.endsWith('="') && after.startsWith('"'))) return fail(`${name} must be one whole value`);
  return { in: 'attribute', name };
}

function fail(reason: string): never {
  throw new Error(`html: ${reason}.`);
}
