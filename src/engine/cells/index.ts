/** Cells of a deck as values: what is known of them, what a person makes of them, and what it means. */
export * from './coloured-lines.ts'
export * from './facts.ts'
export * from './kept.ts'
export * from './lineage.ts'
export * from './marks.ts'
export * from './moves.ts'
export * from './notebook-state.ts'
export * from './text-editor.ts'
