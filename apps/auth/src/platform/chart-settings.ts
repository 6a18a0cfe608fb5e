import * as z from 'zod';
import { settingsSchema } from './config.ts';

/** What pods have not: the embedded PostgreSQL with its folder and backups (whose the region is, while AWS KMS has the other AWS_ as well), and a file that each start would apply. */
const ofOneMachine = /^(SYMBOLON_BACKUP_|AWS_REGION$|SYMBOLON_DATA_DIR$|SYMBOLON_CONFIG$)/;

/** What the Helm chart makes of values of its own. */
export const setByChart: readonly string[] = [
  'SYMBOLON_PORT', 'SYMBOLON_HOST', 'SYMBOLON_WORKERS', 'SYMBOLON_ISSUER', 'SYMBOLON_FIRST_RUN', 'SYMBOLON_METRICS_PORT', 'SYMBOLON_METRICS_HOST', 'SYMBOLON_TRUSTED_PROXIES', 'SYMBOLON_DRAIN_SECONDS',
];

const isSecret = (schema: unknown): boolean => schema instanceof z.ZodOptional && (schema.unwrap() as z.ZodType).meta()?.['isSecret'] === true;

/** Which settings the values of the chart may name as they are, and which as secrets alone: a secret among the others would stand in a manifest. */
export function chartSettings(): { readonly settings: readonly string[]; readonly secrets: readonly string[] } {
  const inPods = Object.entries(settingsSchema.shape).filter(([name]) => !ofOneMachine.test(name) && !setByChart.includes(name));
  return { settings: inPods.filter(([, schema]) => !isSecret(schema)).map(([name]) => name), secrets: inPods.filter(([, schema]) => isSecret(schema)).map(([name]) => name) };
}

/** The chart's schema of values with the names of now. */
export function withChartSettings(text: string): string {
  return Object.entries(chartSettings()).reduce((schema, [member, names]) => {
    const list = new RegExp(`("${member}": \\{\\n[^[]*"enum": \\[)[^\\]]*(\\n *\\])`);
    return schema.replace(list, (_, before: string, after: string) => `${before}${names.map((name) => `${after.replace(']', '')}  "${name}"`).join(',')}${after}`);
  }, text);
}
