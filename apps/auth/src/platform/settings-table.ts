import { settingsSchema } from './config.ts';

/** Settings whose default is a property of the machine. */
const asTheMachineIs = ['SYMBOLON_WORKERS', 'SYMBOLON_HASH_CONCURRENCY'];

/** The settings as a markdown table, from the schema that reads them. */
export function settingsTable(): string {
  const rows = Object.entries(settingsSchema.shape).map(([key, schema]) => {
    const fallback: unknown = asTheMachineIs.includes(key) ? undefined : schema.safeParse(undefined).data;
    const shown = typeof fallback === 'string' || typeof fallback === 'number' ? `\`${fallback}\`` : '';
    return `| \`${key}\` | ${shown} | ${schema.description ?? ''} |`;
  });
  return ['| key | default | what it does |', '| --- | --- | --- |', ...rows].join('\n');
}

/** A text with the table between its markers. */
export const withSettingsTable = (text: string): string =>
  text.replace(/(<!-- settings: [^>]*-->\n)[\s\S]*?(<!-- \/settings -->)/, (_, before: string, after: string) => `${before}${settingsTable()}\n${after}`);
