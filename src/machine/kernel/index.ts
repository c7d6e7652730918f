/** The kernel, as far as memory goes. */
export { Kernel } from './kernel.ts'
export { Process, type Mapping, type ProcessOptions } from './process.ts'
export { type PageTable } from './page-table.ts'
export { KILLED, OutOfMemoryKill, statusInShell, statusOfWait } from './out-of-memory.ts'
