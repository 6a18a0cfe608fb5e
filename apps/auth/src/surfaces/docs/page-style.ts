import { colorProperties } from '../../pages/stylesheet.ts';

/** The looks of our pages, for wide ones with much to read. */
export const pageStyle = `
${colorProperties}
body { margin: 0; background: var(--background); color: var(--on-background); font: 100%/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', sans-serif; }
a { color: var(--link); text-underline-offset: .2em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.bar { background: var(--card); color: var(--ink); border-bottom: 1px solid var(--line); }
.bar > div, .page { max-width: 70rem; margin: 0 auto; padding: 0 2rem; }
.bar > div { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .5rem 1.5rem; min-height: 4rem; }
.bar nav { display: flex; gap: 1.25rem; }
.brand { display: flex; align-items: center; gap: .75rem; margin: 0; font-weight: 600; letter-spacing: -.01em; overflow-wrap: anywhere; }
.mark { flex: none; }
.mark-ours { fill: var(--clay); }
.mark-theirs { fill: currentColor; }
.logo { height: 2rem; width: auto; max-width: 10rem; object-fit: contain; }
.page { position: relative; padding-block: 2.5rem 5rem; }
h1 { margin: 0; font-size: 1.75rem; font-weight: 650; line-height: 1.25; letter-spacing: -.02em; }
.lead { max-width: 38rem; margin: .5rem 0 2rem; color: var(--on-background); opacity: .8; text-wrap: pretty; }
`;
