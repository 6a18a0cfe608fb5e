const together = ['SYMBOLON_CAPTCHA_SITE_KEY', 'SYMBOLON_CAPTCHA_SECRET', 'SYMBOLON_CAPTCHA_SCRIPT_URL', 'SYMBOLON_CAPTCHA_VERIFY_URL'] as const;

/** A captcha is set whole or not at all: half of one would keep everybody out, or nobody. */
export function captchaMistakes(values: Readonly<Partial<Record<string, unknown>>>): readonly string[] {
  const missing = together.filter((key) => values[key] === undefined);
  if (missing.length === 0) return [];
  const [first] = [...together, 'SYMBOLON_CAPTCHA_CLASS', 'SYMBOLON_CAPTCHA_WHEN'].filter((key) => values[key] !== undefined);
  return first === undefined ? [] : [`${first} needs ${missing.join(' and ')}: set ${missing.length === 1 ? 'it' : 'them'} to what your captcha provider gives you (docs/bots.md), or remove all of SYMBOLON_CAPTCHA_.`];
}
