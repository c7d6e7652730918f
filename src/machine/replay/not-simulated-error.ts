/** A recording was understood, and what it was recorded from is not simulated. */
export class NotSimulatedError extends Error {
  override name = 'NotSimulatedError'
}
