import { sha256 } from '@symbolon/crypto';
import { defaultColors } from './branding.ts';

const { light, dark } = defaultColors;

/** The colours of pages, light and dark, as custom properties; `brandingStyle` sets those that an installation chose. */
export const colorProperties = `:root {
  color-scheme: light dark;
  --primary: ${light.primary}; --on-primary: #ffffff; --link: ${light.primary};
  --background: ${light.background}; --on-background: #1d1e22;
  --card: ${light.card}; --ink: #1d1e22; --muted: #5a5c64; --line: #e3e2dd; --edge: #82858d; --tint: #f6f5f2;
  --alert: #9f1d20; --alert-ground: #fdf1f0; --good: #17603a; --good-ground: #eef7f1; --clay: #b4552d;
  --shadow: 0 1px 2px rgb(30 28 20 / 6%), 0 12px 32px -8px rgb(30 28 20 / 12%);
}
@media (prefers-color-scheme: dark) {
  :root {
    --primary: ${dark.primary}; --on-primary: #10141c; --link: ${dark.primary};
    --background: ${dark.background}; --on-background: #ececea;
    --card: ${dark.card}; --ink: #ececea; --muted: #a9abb3; --line: #33363d; --edge: #7d818b; --tint: #25282e;
    --alert: #ffb4ab; --alert-ground: #3a1f1e; --good: #9ad9b4; --good-ground: #1b3026; --clay: #dd8a63;
    --shadow: 0 0 0 1px #2b2e34;
  }
}
`;

/** The one stylesheet of all pages. Sizes are in rem, so that they follow the reader's own; colours are custom properties. */
export const stylesheet = `
${colorProperties}*, *::before, *::after { box-sizing: border-box; }
[hidden] { display: none !important; }
html { font: 100%/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', 'Hiragino Sans', 'Yu Gothic UI', 'Noto Sans CJK JP', sans-serif; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; min-height: 100vh; min-height: 100dvh; padding: 2rem 1rem; display: flex; flex-direction: column; align-items: center; background: var(--background); color: var(--on-background); }
body::before, body::after { content: ''; flex: 1 0 0; }
body::after { flex-grow: 1.4; }
h1, h2, p, ul, dl, dd { margin: 0; padding: 0; }
p, li { text-wrap: pretty; }
:lang(ja) { word-break: auto-phrase; }
:where([dir='rtl']) :is(p, li) { unicode-bidi: plaintext; text-align: right; } /* a sentence that is shown in English has its full stop behind it */
ul { list-style: none; }
a { color: var(--link); text-underline-offset: .2em; text-decoration-thickness: 1px; }
a:hover { text-decoration-thickness: 2px; }
code { font: .9375em ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace; overflow-wrap: anywhere; }
strong { font-weight: 600; }
bdi, dd, .notice, .alert { overflow-wrap: anywhere; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }

.brand { display: flex; align-items: center; justify-content: center; gap: .75rem; max-width: 100%; margin-bottom: 1.5rem; font-size: 1.125rem; font-weight: 600; letter-spacing: -.01em; overflow-wrap: anywhere; }
.mark { flex: none; }
.mark-ours { fill: var(--clay); }
.mark-theirs { fill: currentColor; }
.logo { height: 2.25rem; width: auto; max-width: 10rem; object-fit: contain; }
.logo.wordmark { height: 2.5rem; max-width: min(16rem, 100%); }

.card { width: 100%; max-width: 26rem; padding: 2.5rem; border-radius: 1rem; background: var(--card); color: var(--ink); box-shadow: var(--shadow); }
.card > * + * { margin-top: 1.5rem; }
h1 { font-size: 1.625rem; font-weight: 650; line-height: 1.25; letter-spacing: -.02em; text-wrap: balance; }
.card > .lead { margin-top: .5rem; color: var(--muted); }
.card > .client + .lead { margin-top: 1rem; }
.card > h1 + .client { margin-top: 1rem; }
.lead strong { color: var(--ink); }
.hint { font-size: .875rem; color: var(--muted); }
.hint strong { color: var(--ink); }

.form { display: grid; gap: 1.25rem; }
.field { display: grid; gap: .375rem; }
label { font-size: .9375rem; font-weight: 550; }
input { width: 100%; min-width: 0; min-height: 3rem; padding: .625rem .875rem; border: 1px solid var(--edge); border-radius: .625rem; background: var(--card); color: inherit; font: inherit; transition: border-color .15s; }
input:hover { border-color: var(--ink); }
input:focus-visible { outline-offset: -1px; border-color: var(--link); }
input[aria-invalid] { border-color: var(--alert); box-shadow: inset 0 0 0 1px var(--alert); }
input[aria-invalid]:focus-visible { box-shadow: none; }
.secret { position: relative; display: grid; }
.secret input { padding-inline-end: 6.5rem; }
.toggle { position: absolute; inset-block: .25rem; inset-inline-end: .25rem; padding-inline: .75rem; border: 0; border-radius: .5rem; background: var(--card); color: var(--link); font: inherit; font-size: .875rem; font-weight: 550; cursor: pointer; }
.toggle:hover { background: var(--tint); }
#code { font: 1.25rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace; letter-spacing: .25em; }
.form > .apart { margin-top: .25rem; padding-top: 1.5rem; border-top: 1px solid var(--line); }
.form > .apart ~ .button { margin-top: -.5rem; }
.choice { display: flex; align-items: center; }
.choice label { padding: .25rem .625rem; font-weight: 400; cursor: pointer; }
.choice input { flex: none; width: 1.125rem; min-height: 1.125rem; height: 1.125rem; margin: 0; accent-color: var(--link); cursor: pointer; }

.button { display: flex; align-items: center; justify-content: center; width: 100%; min-height: 3rem; padding: .625rem 1.25rem; border: 1px solid var(--link); border-radius: .625rem; background: var(--primary); color: var(--on-primary); font: inherit; font-weight: 600; text-align: center; text-decoration: none; overflow-wrap: anywhere; cursor: pointer; transition: filter .15s, background-color .15s; }
.button:hover { filter: brightness(1.1); }
.button:active { filter: brightness(.92); }
.quiet { border-color: var(--edge); background: transparent; color: var(--ink); }
.quiet:hover { filter: none; background: var(--tint); }
.form > .button { margin-top: .25rem; }
.answers .button { padding-inline: .5rem; }
.answers { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fit, minmax(min(9rem, 100%), 1fr)); }

.alert, .notice { padding: .75rem 1rem; border-inline-start: 3px solid; border-radius: .375rem; font-size: .9375rem; }
.alert { background: var(--alert-ground); color: var(--alert); }
.notice { background: var(--good-ground); color: var(--good); }

.aside { font-size: .9375rem; color: var(--muted); text-align: center; }
.aside a { display: inline-block; padding-block: .125rem; }
.aside.rule { padding-top: 1.5rem; border-top: 1px solid var(--line); }
.links { display: flex; flex-wrap: wrap; justify-content: center; gap: .25rem 1.5rem; }

.client { display: flex; align-items: center; gap: .75rem; overflow-wrap: anywhere; }
/* An image that is not there and has an empty alt is an empty inline element (HTML, section 15.4.3), unless it has both a width and a height: it has no height then, and does not cover the letter. */
.client-logo { position: relative; flex: none; width: 2.5rem; height: 2.5rem; border-radius: .5rem; overflow: hidden; background: var(--primary); color: var(--on-primary); font-weight: 600; line-height: 2.5rem; text-align: center; }
.client-logo img { position: relative; height: 2.5rem; min-width: 2.5rem; max-width: 2.5rem; vertical-align: top; object-fit: contain; background: #ffffff; }
.client-logo span { position: absolute; inset: 0; }

.scopes { display: grid; gap: .875rem; padding: 1.125rem 1.25rem; border-radius: .75rem; background: var(--tint); }
.scopes li, .allowed li { position: relative; padding-inline-start: 1.75rem; }
.scopes li::before, .allowed li::before { content: ''; position: absolute; inset-block-start: .4em; inset-inline-start: .2rem; width: .375rem; height: .7rem; border: solid var(--link); border-width: 0 2px 2px 0; transform: rotate(42deg); }

.accounts { display: grid; gap: .5rem; margin-inline: -.75rem; }
.account { display: flex; align-items: center; gap: .875rem; width: 100%; min-height: 3.5rem; padding: .5rem .75rem; border: 1px solid transparent; border-radius: .75rem; background: transparent; color: inherit; font: inherit; text-align: start; overflow-wrap: anywhere; cursor: pointer; transition: background-color .15s; }
.account:hover { background: var(--tint); }
.initial { display: grid; place-items: center; flex: none; width: 2.5rem; height: 2.5rem; border-radius: 50%; background: var(--primary); color: var(--on-primary); font-weight: 600; }
.initial.other { border: 1px dashed var(--edge); background: transparent; color: var(--muted); font-weight: 400; font-size: 1.25rem; }

.names { display: grid; gap: .625rem; }
.names li { display: flex; align-items: center; gap: .75rem; overflow-wrap: anywhere; }
.names .initial { width: 2rem; height: 2rem; font-size: .875rem; }

.details { padding: 1.125rem 1.25rem; border-radius: .75rem; background: var(--tint); font-size: .875rem; }
.details h2 { font-size: .875rem; font-weight: 600; }
.details dl { display: grid; gap: .75rem; }
.details h2 + dl { margin-top: .75rem; }
.details dt { color: var(--muted); }

.card.wide { max-width: 44rem; }
.wide > nav { margin-top: 1rem; }
.wide > section { padding-top: 2rem; border-top: 1px solid var(--line); margin-top: 2rem; }
h2 { font-size: 1.1875rem; font-weight: 650; line-height: 1.3; letter-spacing: -.01em; text-wrap: balance; }
section > * + * { margin-top: 1rem; }
h2 + .hint { margin-top: .25rem; }
.wide .field, .wide .form > .hint, .wide .form > .button { max-width: 26rem; }
.form > .small { justify-self: start; }
.small { flex: none; width: auto; min-height: 2.5rem; padding: .375rem 1rem; font-size: .9375rem; }
a.small { display: inline-flex; }
.badge { display: inline-block; padding: .0625rem .5rem; border: 1px solid var(--line); border-radius: 1rem; background: var(--tint); color: var(--muted); font-size: .8125rem; font-weight: 500; white-space: nowrap; }
.badge.good { border-color: transparent; background: var(--good-ground); color: var(--good); }

.person { display: flex; align-items: center; gap: 1rem; }
.person > div { min-width: 0; overflow-wrap: anywhere; }
.person .initial { width: 3rem; height: 3rem; font-size: 1.25rem; }
.switch { display: flex; flex-wrap: wrap; gap: .5rem; font-size: .9375rem; }
.switch a { display: inline-flex; align-items: center; min-height: 2.25rem; padding: .25rem .875rem; border: 1px solid var(--line); border-radius: 1.25rem; color: var(--ink); text-decoration: none; overflow-wrap: anywhere; }
.switch a:hover { background: var(--tint); }
.ways { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; font-size: .9375rem; }
.ways a { display: inline-block; padding-block: .125rem; }
.switch + .ways { margin-top: .875rem; }
.switch a[aria-current] { border-color: var(--link); color: var(--link); font-weight: 600; }

.rows > li { display: flex; flex-wrap: wrap; align-items: flex-start; justify-content: space-between; gap: .625rem 1rem; padding-block: 1rem; }
.rows + .form { margin-top: 1.25rem; }
.choices { display: flex; flex-wrap: wrap; gap: .625rem; margin: 0; }
.rows > li + li { border-top: 1px solid var(--line); }
.rows > li:first-child { padding-top: 0; }
.rows > li:last-child { padding-bottom: 0; }
.rows > li > div { flex: 1 1 12rem; min-width: 0; overflow-wrap: anywhere; }
.allowed { display: grid; gap: .25rem; margin-top: .5rem; font-size: .9375rem; }

svg.qr { display: block; width: 14rem; max-width: 100%; height: auto; margin-inline: auto; border: 1px solid var(--line); border-radius: .75rem; }
.qr .ground { fill: #ffffff; }
.qr .ink { fill: #000000; }
.code-text { font: 1rem/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace; text-align: center; text-wrap: balance; overflow-wrap: anywhere; }
.codes { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(8.5rem, 100%), 1fr)); gap: .5rem 1rem; padding: 1.125rem 1.25rem; border-radius: .75rem; background: var(--tint); font: 1rem/1.6 ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace; text-align: center; }

footer { display: grid; gap: .75rem; justify-items: center; margin-top: 1.5rem; max-width: 100%; }
.about { display: flex; flex-wrap: wrap; justify-content: center; gap: .25rem 1.25rem; font-size: .875rem; }
.about a { display: inline-block; padding-block: .125rem; color: inherit; }
.many { font-size: .875rem; text-align: center; }
.many summary { display: inline-flex; align-items: center; gap: .5rem; min-height: 2rem; padding-inline: .75rem; border: 1px solid var(--edge); border-radius: 1rem; cursor: pointer; list-style: none; }
.many summary::-webkit-details-marker { display: none; }
.many summary::after { content: ''; width: .4rem; height: .4rem; border: solid currentColor; border-width: 0 1.5px 1.5px 0; transform: translateY(-.125rem) rotate(45deg); }
.many[open] summary::after { transform: translateY(.125rem) rotate(225deg); }
.many .languages { display: grid; grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); width: min(36rem, 100vw - 2rem); margin-top: .75rem; text-align: start; }
.languages { display: flex; flex-wrap: wrap; justify-content: center; gap: .125rem .25rem; font-size: .875rem; }
.languages a { display: inline-flex; align-items: center; min-height: 1.75rem; padding-inline: .5rem; border-radius: .375rem; color: inherit; text-decoration: none; }
.languages a:hover { text-decoration: underline; }
.languages a[aria-current] { font-weight: 600; text-decoration: underline; text-decoration-thickness: 2px; }

@media (max-width: 30rem) {
  body { padding: 1.5rem .75rem; }
  body::before { flex-grow: .25; }
  .card { padding: 1.75rem 1.25rem; }
  .wide > section { margin-top: 1.75rem; padding-top: 1.75rem; }
  .accounts { margin-inline: -.5rem; }
  .languages { column-gap: 0; }
  .languages a { padding-inline: .4375rem; }
}
@media (prefers-reduced-motion: reduce) {
  *, *::before, *::after { transition: none !important; animation: none !important; }
}
@media (forced-colors: active) {
  .card, .alert, .notice, .button { border: 1px solid; }
}
`;

const digest = Buffer.from(sha256(stylesheet), 'base64url').toString('hex').slice(0, 12);

/** Where the stylesheet is served. The path changes with the text, so that it may be kept forever. */
export const stylesheetPath = `/login/pages.${digest}.css`;

/** The page with the stylesheet in it instead of its address. */
export const withOwnStyle = (page: string, nonce: string): string => page.replace(`<link rel="stylesheet" href="${stylesheetPath}">`, () => `<style nonce="${nonce}">${stylesheet}</style>`);
