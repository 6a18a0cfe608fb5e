import { MetricsExporterMetricsHelper, ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer';
import type { Settings } from '../../platform/config.ts';
import type { Log } from '../../platform/log.ts';
import { within } from '../../platform/within.ts';
import { processStart } from '../measured-serving.ts';
import type { Measured } from '../measurements.ts';
import { Exporting, flushMs } from './exporting.ts';
import { undelivered } from './loss-log.ts';
import { asOtlp } from './otlp-metrics.ts';

/** Sends the sums of this node now and then, and once more at its end. */
export function sendMetrics(settings: Settings, log: Log, gather: () => Promise<Measured>): { readonly close: () => Promise<void> } {
  const exporter = new Exporting('v1/metrics', settings, [ProtobufMetricsSerializer, MetricsExporterMetricsHelper], undelivered(log));
  const since = new Date(processStart * 1000);
  const send = async () => {
    const metrics = asOtlp(await gather(), since, new Date());
    await new Promise<void>((sent) => exporter.export(metrics, () => sent()));
  };
  let underWay: Promise<void> | undefined;
  const sendOnce = () => (underWay ??= send().catch((error: unknown) => log.error({ reason: (error as Error).name }, 'the metrics could not be gathered')).finally(() => (underWay = undefined)));
  const timer = setInterval(() => void sendOnce(), settings.SYMBOLON_OTLP_METRICS_SECONDS * 1000).unref();
  return {
    async close() {
      clearInterval(timer);
      await within(flushMs, (underWay ?? Promise.resolve()).then(sendOnce), undefined);
      exporter.end();
    },
  };
}
