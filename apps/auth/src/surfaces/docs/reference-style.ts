/** The looks of our pages, laid over the stylesheet of Swagger UI; its own colours are kept where they can be read on ours. */
export const referenceStyle = `
:root { --get: #24528f; --post: #17603a; --put: #7a4a06; --delete: #9f1d20; --on-method: #ffffff; }
@media (prefers-color-scheme: dark) {
  :root { --get: #a9c3f2; --post: #9ad9b4; --put: #eac38b; --delete: #ffb4ab; --on-method: #10141c; }
}
#reference .swagger-ui { background: none; font: inherit; }
#reference .wrapper { max-width: none; padding: 0; }
#reference .information-container { display: none; }
#reference .scheme-container { position: absolute; inset-block-start: 2.5rem; inset-inline-end: 2rem; margin: 0; padding: 0; background: none; box-shadow: none; }
#reference .filter { margin: 0; padding: 0; }
#reference .operation-filter-input { box-sizing: border-box; width: 100%; min-width: 0; max-width: none; margin: 0 0 1.5rem; padding: .625rem .875rem; border: 1px solid var(--edge); border-radius: .625rem; background: var(--card); color: var(--ink); font: inherit; }
#reference :is(input, textarea, select) { border-color: var(--edge); background-color: var(--card); color: var(--ink); }
#reference .btn { border: 1px solid var(--edge); border-radius: .5rem; background: var(--card); color: var(--ink); box-shadow: none; font-family: inherit; font-weight: 600; }
#reference .btn.authorize { border-color: var(--link); color: var(--link); }
#reference .btn.authorize :is(svg, path) { color: var(--link); fill: var(--link); }
#reference .btn.execute { border-color: var(--link); background: var(--primary); color: var(--on-primary); }
#reference .btn.cancel { border-color: var(--alert); color: var(--alert); }

#reference .opblock-tag { align-items: baseline; padding: 1rem 0 .625rem; border-bottom: 0; color: var(--on-background); font-family: inherit; font-size: 1.1875rem; font-weight: 650; letter-spacing: -.01em; }
#reference .opblock-tag:hover { background: none; }
#reference .opblock-tag > a { flex: none; color: inherit; }
#reference .opblock-tag small { padding: 0 .75rem; color: inherit; opacity: .8; font-size: .875rem; font-weight: 400; letter-spacing: 0; }
#reference .opblock-tag small p { margin: 0; color: inherit; font: inherit; }
#reference .opblock-tag :is(button, svg) { fill: currentColor; }
#reference .opblock { margin: 0 0 .5rem; border: 1px solid var(--line); border-radius: .625rem; background: var(--card); box-shadow: none; overflow: hidden; }
#reference .opblock .opblock-summary { border: 0; padding: .375rem .5rem; }
#reference .opblock .opblock-summary:hover { background: var(--tint); }
#reference .opblock.is-open .opblock-summary { border-bottom: 1px solid var(--line); }
#reference .opblock-summary-method { min-width: 4.25rem; padding: .25rem 0; border-radius: .375rem; background: var(--edge); color: var(--on-method); text-shadow: none; font: 600 .75rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace; letter-spacing: .02em; }
#reference .opblock-get .opblock-summary-method { background: var(--get); }
#reference .opblock-post .opblock-summary-method { background: var(--post); }
#reference .opblock-put .opblock-summary-method, #reference .opblock-patch .opblock-summary-method { background: var(--put); }
#reference .opblock-delete .opblock-summary-method { background: var(--delete); }
#reference .opblock-summary-path { color: var(--ink); font: 600 .875rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace; }
#reference .opblock-summary-path a { display: inline-block; min-width: 1.5rem; line-height: 1.5rem; }
#reference .opblock-summary-description { color: var(--muted); font-family: inherit; font-size: .875rem; }
#reference .opblock .opblock-section-header { min-height: 2.75rem; padding: .25rem 1.25rem; background: var(--tint); box-shadow: none; border-block: 1px solid var(--line); }
#reference .opblock .tab-header .tab-item.active h4 span::after { background: var(--link); }
#reference :is(.opblock-description-wrapper, .opblock-external-docs-wrapper, .opblock-title_normal) { padding: 1rem 1.25rem; }
#reference .opblock-description-wrapper p { margin: 0; }
#reference :is(.parameter__name, .response-col_status, .opblock-section-header h4, .renderedMarkdown p, .col_header, label, h4, h5, td, th, .opblock-title_normal p) { color: var(--ink); font-family: inherit; }
#reference .parameter__name { white-space: nowrap; font: 500 .875rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', monospace; }
#reference :is(.parameter__name.required span, .parameter__name.required::after) { color: var(--alert); }
#reference .opblock-section-header h4 { font-size: .875rem; font-weight: 600; }
#reference :is(.parameter__type, .parameter__in, .prop-format, .response-control-media-type__accept-message, .tablinks) { color: var(--muted); }
#reference .response-control-media-type__accept-message { font-size: .8125rem; }
#reference .renderedMarkdown :is(p, li) { font-size: .875rem; }
#reference .renderedMarkdown code { padding: .0625rem .3125rem; border-radius: .25rem; background: var(--tint); color: var(--ink); font-size: .8125rem; }
#reference .response-col_links { display: none; }
#reference .btn-group { gap: .5rem; }
#reference .opblock-section-header sup { color: var(--alert); }
#reference .models { border-color: var(--line); border-radius: .625rem; background: var(--card); }
#reference .models h4 { border: 0; }
#reference .modal-ux { border: 0; border-radius: 1rem; background: var(--card); box-shadow: var(--shadow); }
#reference :is(.modal-ux-header, .auth-container) { border-color: var(--line); }
#reference .modal-ux :is(h3, h4, h6, p, label, code) { color: var(--ink); font-family: inherit; }
#reference .auth-btn-wrapper { justify-content: flex-start; }
#reference .copy-to-clipboard { background-color: var(--edge); }

@media (max-width: 48rem) {
  .bar > div, .page { padding-inline: 1rem; }
  .page { padding-block-start: 1.5rem; }
  .lead { margin-bottom: 1rem; }
  #reference .scheme-container { position: static; margin-bottom: 1rem; }
  #reference .scheme-container .auth-wrapper { justify-content: flex-start; }
  #reference .scheme-container .btn { margin: 0; }
}
`;
