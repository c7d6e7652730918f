/** The module of a page's worker: `new Worker(new URL('…/machine.worker.ts', import.meta.url), { type: 'module' })`. */
import { serve } from './host.ts'
import type { Port } from './port.ts'

serve(globalThis as unknown as Port)
