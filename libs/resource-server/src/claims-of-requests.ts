/** The claims of the requests that were let in, for as long as these last. */
export class ClaimsOfRequests<Claims> {
  readonly #claims = new WeakMap<object, Claims>();

  set(request: object, claims: Claims): void {
    this.#claims.set(request, claims);
  }

  /** Throws for a request whose token nobody checked: the route lacks its guard. */
  get(request: object): Claims {
    const claims = this.#claims.get(request);
    if (claims === undefined) throw new Error('No access token was checked for this route.');
    return claims;
  }
}
