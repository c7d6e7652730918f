/** Vitest's global set-up: the package as it would be installed, before any test needs it. */
import { prepare } from '../../bin/prepare.js'

export const setup = async (): Promise<void> => void (await prepare())
