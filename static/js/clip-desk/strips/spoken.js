const UNITS = [["hour", 3_600_000], ["minute", 60_000]];

/* Times as a screen reader says them: "2 minutes 20.5 seconds", with the plurals of the page's language. */
export class SpokenTimes {
  #formats;
  #list;

  constructor(language) {
    const style = { style: "unit", unitDisplay: "long", maximumFractionDigits: 3 };
    const format = (unit) => new Intl.NumberFormat(language, { ...style, unit });
    this.#formats = Object.fromEntries(["hour", "minute", "second"].map((unit) => [unit, format(unit)]));
    this.#list = new Intl.ListFormat(language, { type: "unit", style: "narrow" });
  }

  of(ms) {
    let rest = ms;
    const parts = [];
    for (const [unit, size] of UNITS) {
      if (rest >= size) parts.push(this.#formats[unit].format(Math.floor(rest / size)));
      rest %= size;
    }
    if (rest || !parts.length) parts.push(this.#formats.second.format(rest / 1_000));
    return this.#list.format(parts);
  }
}
