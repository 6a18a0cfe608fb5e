/** The languages that somebody wants, the most wanted first: those of `ui_locales` (OpenID Connect Core section 3.1.2.1), then the browser's. */
export const localesOf = (uiLocales: string | undefined, acceptLanguage: string | undefined): readonly string[] => [
  ...(uiLocales ?? '').split(' ', 32).filter((tag) => tag !== ''),
  ...acceptedLanguages(acceptLanguage),
];

/** An Accept-Language header by weight (RFC 9110 section 12.5.4); refused languages and `*` are left out. */
const acceptedLanguages = (header: string | undefined): readonly string[] =>
  (header ?? '')
    .split(',', 32)
    .map((item) => /^\s*([a-z]{1,8}(?:-[a-z0-9]{1,8})*)\s*(?:;\s*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?$/i.exec(item))
    .flatMap((match) => (match?.[1] ? [{ tag: match[1], weight: Number(match[2] ?? 1) }] : []))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
