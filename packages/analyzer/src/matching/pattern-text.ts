/** A pattern's text while it is rewritten for a grammar: pieces that are kept, replaced or added, with the way back to the offsets of the original. */

export class PatternText {
  #text = '';
  /** Pairs of (offset in the new text, offset in the original), ascending; between two entries both run in step. */
  readonly #anchors: [number, number][] = [];

  get text(): string {
    return this.#text;
  }

  /** Appends `text` for what stands in the original at `origin`. */
  append(text: string, origin: number): void {
    this.#anchors.push([this.#text.length, origin]);
    this.#text += text;
  }

  /** Where in the original something at `offset` of the new text comes from. */
  originOf(offset: number): number {
    let [at, origin] = [0, 0];
    for (const [start, source] of this.#anchors) {
      if (start > offset) break;
      [at, origin] = [start, source];
    }
    return origin + (offset - at);
  }
}
