import type { Settings } from '../platform/config.ts';
import type { Runtime } from './runtime.ts';

/** Whether the sums of this node go to a collector. */
export const sendsMetrics = ({ SYMBOLON_OTLP_URL: url, SYMBOLON_OTLP_METRICS_SECONDS: seconds }: Settings): boolean => url !== undefined && seconds > 0;

/** Whether anybody wants to know what is counted. */
export const wantsMetrics = (settings: Settings): boolean => settings.SYMBOLON_METRICS_PORT !== undefined || sendsMetrics(settings);

/** Traces this process where that is wanted; what that takes is loaded nowhere else. */
export async function tracesOf({ settings, log }: Pick<Runtime, 'settings' | 'log'>): Promise<{ readonly close: () => Promise<void> } | undefined> {
  if (settings.SYMBOLON_OTLP_URL === undefined || (settings.SYMBOLON_TRACES_PERCENT === 0 && settings.SYMBOLON_TRACE_DECIDERS === undefined)) return undefined;
  return (await import('./telemetry/telemetry.ts')).traceHere(settings, log);
}
