/** A line of a terminal that is written over; nothing anywhere else. */
export class Progress {
  private shown = ''

  say(words: string): void {
    if (!process.stderr.isTTY) return
    this.clear()
    process.stderr.write(words)
    this.shown = words
  }

  clear(): void {
    if (this.shown) process.stderr.write(`\r${' '.repeat(this.shown.length)}\r`)
    this.shown = ''
  }
}
