import { formOf } from '../provider.ts';

/** A form on its way, as a browser would send it. */
export interface Post {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly cookie: string;
  /** What else the one who sends it knows. */
  readonly elsewhere: {
    /** Another flow in the same browser. */
    readonly flow: string;
    readonly csrf: string;
    /** A flow of another person, and their cookie. */
    readonly foreignFlow: string;
    readonly foreignCsrf: string;
    readonly foreignCookie: string;
  };
}

/** A request that has something wrong with it. */
export interface Wrong {
  readonly path: string;
  readonly method: string;
  readonly cookie: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const formType = 'application/x-www-form-urlencoded';
const encoded = (fields: Post['fields']) => formOf(fields).toString();
const send = ({ action, cookie }: Post, body: string, contentType = formType): Wrong => ({ path: action, method: 'POST', cookie, body, headers: { 'content-type': contentType } });
const changed = (post: Post, fields: Post['fields']): Wrong => send(post, encoded({ ...post.fields, ...fields }));
const withCookie = (post: Post, cookie: string): Wrong => ({ ...send(post, encoded(post.fields)), cookie });
const eachField = (post: Post, change: (name: string, value: string) => string): readonly Wrong[] =>
  Object.entries(post.fields).map(([name, value]) => {
    const others = encoded(Object.fromEntries(Object.entries(post.fields).filter(([other]) => other !== name)));
    return send(post, [others, change(name, value)].filter((part) => part !== '').join('&'));
  });
const one = (name: string, value: string) => encoded({ [name]: value });

/** Ways to send a form that must come to nothing, whatever the form and whenever it is sent. */
export const wrongWays: Readonly<Record<string, (post: Post) => readonly Wrong[]>> = {
  'empty': (post) => [send(post, ''), send(post, '&'), send(post, '=')],
  'without one of its fields': (post) => eachField(post, () => ''),
  'with one of its fields empty': (post) => eachField(post, (name) => one(name, '')),
  'with one of its fields twice': (post) => eachField(post, (name, value) => `${one(name, value)}&${one(name, value)}`),
  'with one of its fields twice, the second another': (post) => eachField(post, (name, value) => `${one(name, value)}&${one(name, 'other')}`),
  'with one of its fields as a list': (post) => eachField(post, (name, value) => one(`${name}[]`, value)),
  'with the name of a field in another case': (post) => eachField(post, (name, value) => one(name.toUpperCase(), value)),
  'with a NUL at the end of a field': (post) => eachField(post, (name, value) => one(name, `${value}\0`)),
  'with a broken escape': (post) => [send(post, `${encoded(post.fields)}&x=%zz`), send(post, `${encoded(post.fields)}&%c3%28=x`)],
  'as JSON': (post) => [send(post, JSON.stringify(post.fields), 'application/json')],
  'as plain text': (post) => [send(post, encoded(post.fields), 'text/plain'), send(post, encoded(post.fields), 'text/html')],
  'as multipart': (post) => [
    send(post, `${Object.entries(post.fields).map(([name, value]) => `--x\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('')}--x--\r\n`, 'multipart/form-data; boundary=x'),
  ],
  'in the URI': (post) => [{ ...send(post, ''), path: `${post.action}?${encoded(post.fields)}` }],
  'by another method': (post) => ['PUT', 'PATCH', 'DELETE'].map((method) => ({ ...send(post, encoded(post.fields)), method })),
  'with the name of another flow': (post) => [changed(post, { flow: post.elsewhere.flow }), changed(post, { flow: post.elsewhere.foreignFlow })],
  'with the token of another flow': (post) => [changed(post, { csrf: post.elsewhere.csrf }), changed(post, { csrf: post.elsewhere.foreignCsrf })],
  'for a flow of another person': (post) => [changed(post, { flow: post.elsewhere.foreignFlow, csrf: post.elsewhere.foreignCsrf })],
  'in the browser of another person': (post) => [withCookie(post, post.elsewhere.foreignCookie)],
  'without a cookie, or with one that is none': (post) => ['', '__Host-symbolon=', `__Host-symbolon=${'A'.repeat(43)}`, post.cookie.replace('__Host-', '')].map((cookie) => withCookie(post, cookie)),
  'with two cookies': (post) => [withCookie(post, `${post.cookie}; ${post.elsewhere.foreignCookie}`), withCookie(post, `${post.elsewhere.foreignCookie}; ${post.cookie}`)],
};
