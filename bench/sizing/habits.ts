/** What people and programs do, and how much of a machine they may take. Each has an option of its name in `npm run sizing`. */
export interface Habits {
  readonly people: number;
  /** Log-ins of a person in a day, by whatever means. */
  readonly logInsPerDay: number;
  /** The part of them that needs no password hash. */
  readonly passkeys: number;
  /** Further applications that somebody who is logged in opens in a day. */
  readonly applicationsPerDay: number;
  /** Access tokens that a person's applications fetch anew in a day. */
  readonly refreshesPerDay: number;
  /** Times in a day that a service asks about a person's token: introspection or userinfo. */
  readonly questionsPerDay: number;
  /** Tokens that programs fetch for themselves, in a second. */
  readonly machineTokensPerSecond: number;
  /** Of all people, those that a day adds. */
  readonly growthPerDay: number;
  /** How much more is asked in the busiest second than in the mean one of a day. */
  readonly peak: number;
  /** The part of a core that is meant to be at work in that second. */
  readonly busy: number;
  /** Days that a session is kept. */
  readonly sessionDays: number;
  /** Days that events are kept: SYMBOLON_AUDIT_DAYS. */
  readonly eventDays: number;
  /** 1 where it is kept for each person that tokens were fetched anew, 0 where by the hour: SYMBOLON_AUDIT_REFRESHES. */
  readonly refreshEvents: number;
  /** The part of all people that logs in at once in the storm: on Monday morning, or after everybody was logged out. */
  readonly storm: number;
  /** Minutes over which they come. */
  readonly stormMinutes: number;
  /** Seconds after which somebody who was told to come back does. */
  readonly comeBackSeconds: number;
}

/** People at work: each logs in on most days, and their applications fetch a token every quarter of an hour. */
export const usualHabits: Habits = {
  people: 1000,
  logInsPerDay: 0.7,
  passkeys: 0.3,
  applicationsPerDay: 3,
  refreshesPerDay: 30,
  questionsPerDay: 10,
  machineTokensPerSecond: 1,
  growthPerDay: 0.0005,
  peak: 4,
  busy: 0.6,
  sessionDays: 2,
  eventDays: 400,
  refreshEvents: 1,
  storm: 0.1,
  stormMinutes: 10,
  comeBackSeconds: 5,
};
