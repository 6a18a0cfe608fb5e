import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { previewPages } from 'virtual:contract';
import { open } from '../api/request.ts';
import { language, languages, t } from '../i18n/catalogue.ts';
import { textOf } from '../ui/entry.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { isColor } from './color-field.tsx';

type Draft = Readonly<Record<string, unknown>>;

/** A page as the server would show it with a draft. It is only looked at: nothing in it runs, leads anywhere or takes the focus. */
export function PagePreview({ draft }: { readonly draft: Draft }) {
  const [page, setPage] = useState<(typeof previewPages)[number]>('login');
  const [locale, setLocale] = useState(language);
  const [colors, setColors] = useState(() => (getComputedStyle(document.documentElement).colorScheme === 'dark' ? 'dark' : 'light'));
  const [isReady, setReady] = useState(false);
  const frame = useRef<HTMLIFrameElement>(null);
  const body = useSettled(whole(draft));
  const { data, error, refetch } = useQuery({
    queryKey: ['branding-preview', body, page, locale, colors],
    queryFn: async ({ signal }) => (await open('previewBranding', { body, query: { page, locale, colors }, signal })).text(),
    placeholderData: (before) => before,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  useEffect(() => {
    if (isReady && data !== undefined && frame.current) fill(frame.current, data);
  }, [isReady, data]);
  return (
    <section className="preview" aria-labelledby="preview">
      <h2 id="preview">{t('branding.preview')}</h2>
      <div className="choices">
        <label>{t('branding.page')}<select value={page} onChange={({ target }) => setPage(previewPages.find((each) => each === target.value) ?? 'login')}>{previewPages.map((each) => <option key={each} value={each}>{t(`branding.page.${each}`)}</option>)}</select></label>
        <label>{t('language')}<select value={locale} onChange={({ target }) => setLocale(target.value)}>{Object.entries(languages).map(([id, own]) => <option key={id} value={id} lang={id}>{own}</option>)}</select></label>
        <label>{t('colors')}<select value={colors} onChange={({ target }) => setColors(target.value)}>{(['light', 'dark'] as const).map((each) => <option key={each} value={each}>{t(`colors.${each}`)}</option>)}</select></label>
      </div>
      {error && <ProblemNotice error={error} retry={() => void refetch()} />}
      <div className="sheet" role="region" tabIndex={0} aria-label={t('branding.preview.of', { page: t(`branding.page.${page}`) })} aria-busy={data === undefined && !error ? true : undefined}>
        <iframe ref={frame} inert src="/console/frame" sandbox="allow-same-origin" title={t('branding.preview')} onLoad={() => setReady(true)} />
      </div>
    </section>
  );
}

/** What can be shown of a draft: a colour that is half typed is none yet. */
function whole(draft: Draft): Draft {
  const entries = Object.entries(draft).filter(([member, value]) => !member.endsWith('_color') || isColor(textOf(value)));
  return { ...Object.fromEntries(entries), name: textOf(draft['name']) || '…' };
}

/** The last value that stayed for a moment. */
function useSettled(value: Draft): Draft {
  const [settled, setSettled] = useState(value);
  const text = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(text) as Draft), 250);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

/** Its own document parses the page, under its policy and not that of the console. The frame is as high as its page, so that all of it is seen without scrolling inside. */
function fill(frame: HTMLIFrameElement, text: string): void {
  const inside = frame.contentDocument;
  if (!inside?.defaultView) return;
  const page = new inside.defaultView.DOMParser().parseFromString(text, 'text/html');
  for (const each of page.querySelectorAll('[autofocus]')) each.removeAttribute('autofocus');
  inside.replaceChild(page.documentElement, inside.documentElement);
  frame.height = '560';
  frame.height = String(inside.documentElement.scrollHeight);
}
