/** Names of code for any names of claims: letters and digits of ASCII, and each only once. */
export class Names {
  readonly #taken = new Set<string>();

  /** `https://a.example/is_manager` becomes `HttpsAExampleIsManager`. */
  next(text: string): string {
    const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
    const plain = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('').replace(/^(?![A-Za-z])/, 'Claim');
    let name = plain;
    for (let count = 2; this.#taken.has(name); count += 1) name = `${plain}${count}`;
    this.#taken.add(name);
    return name;
  }
}
