/** Why nothing comes of a flow, and where it came from, as far as its id can tell. */
export interface FlowEnd {
  readonly cause: keyof typeof flowEnds;
  readonly clientId: string | undefined;
  readonly uiLocales: string | undefined;
}

/** The causes, for a developer; the pages have words for people by their codes. */
export const flowEnds = {
  answered: { code: 'flow_answered', sentence: 'This log-in has had its answer.' },
  expired: { code: 'flow_expired', sentence: 'The time of this log-in was over before its form was sent.' },
  elsewhere: { code: 'flow_elsewhere', sentence: 'This log-in was begun in another browser, or this one sent no cookie.' },
  over: { code: 'flow_over', sentence: 'This is the address of one log-in, which is over.' },
} as const;
