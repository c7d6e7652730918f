/**
 * Sessions of which only some hold memory. A session is what it is built from; the run that was used least recently is
 * dropped, and built again when somebody asks for it.
 */
export class Sessions<Recipe, Run> {
  private readonly build: (recipe: Recipe) => Run
  private readonly most: number
  private readonly recipes = new Map<number, Recipe>()
  /** Those that hold memory, the least recently used first. */
  private readonly runs = new Map<number, Run>()
  private last = 0

  /** At most `most` runs are there at any time. */
  constructor(build: (recipe: Recipe) => Run, most = 2) {
    this.build = build
    this.most = most
  }

  /** Builds a session, and gives its number. Throws what building throws: then there is none. */
  open(recipe: Recipe): number {
    const session = ++this.last
    this.start(session, recipe)
    this.recipes.set(session, recipe)
    return session
  }

  /** The session's run: as it was left, or, when it was parked, as built. */
  run(session: number): Run {
    const recipe = this.recipes.get(session)
    if (recipe === undefined) throw new RangeError(`there is no session ${session}`)
    const run = this.runs.get(session)
    if (run === undefined) return this.start(session, recipe)
    this.runs.delete(session)
    this.runs.set(session, run)
    return run
  }

  close(session: number): void {
    this.recipes.delete(session)
    this.runs.delete(session)
  }

  private start(session: number, recipe: Recipe): Run {
    // First room, then the new one.
    for (const oldest of this.runs.keys()) {
      if (this.runs.size < this.most) break
      this.runs.delete(oldest)
    }
    const run = this.build(recipe)
    this.runs.set(session, run)
    return run
  }
}
