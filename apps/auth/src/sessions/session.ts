/** One account that is logged in, in one browser. */
export interface Session {
  /** The `sid`: public. */
  readonly id: string;
  readonly userId: string;
  readonly username: string;
  readonly authTime: Date;
  readonly amr: readonly string[];
}
