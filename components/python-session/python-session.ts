/**
 * Cells of Python 2.7, on the simulated computer: in a page in workers, in Node in the same process. What holds a process is a
 * worker of its own, of which there are two at most; all other processes are only known by what ran in them.
 */
import type { SessionModule } from '../../src/engine/session.ts'
import { PythonSession } from './session.ts'

export const extension = '.py'

export const createSession: SessionModule['createSession'] = ({ files }) => new PythonSession(files)

export const language: SessionModule['language'] = async () => (await import('./language.ts')).language
