import { setTimeout } from 'node:timers/promises';
import type { Connection } from './connection.ts';
import { PassingFailure } from './failures.ts';
import { serverSentEvents } from './server-sent-events.ts';

/** Milliseconds until a lost stream is taken up again, where it does not say so itself. */
const usualPause = 2_000;

/** Shows what a stream tells, without an end. One that is lost is taken up where it ended; who is refused is told so, and so is who cannot be answered from the start. */
export async function follow(open: (place: string | undefined) => ReturnType<Connection['stream']>, show: (value: unknown) => void): Promise<never> {
  let pause = usualPause;
  let place: string | undefined;
  for (let isBegun = false; ; ) {
    let wait = pause;
    try {
      const body = await open(place);
      isBegun = true;
      for await (const { id, data, retry } of serverSentEvents(body)) {
        if (data !== undefined) show(JSON.parse(data));
        place = id ?? place;
        wait = pause = retry ?? pause;
      }
    } catch (error) {
      if (!isBegun || !(error instanceof PassingFailure)) throw error;
      wait = error.seconds === undefined ? pause : error.seconds * 1000;
    }
    await setTimeout(wait);
  }
}
