/**
 * What parser and compiler take of the memory while they work on a text, and give back: it moves the end of the heap, and what the
 * program's code is made of comes to lie above it. An estimate by the syntax tree, of sizes and an order as in Parser/tokenizer.c,
 * parser.c (PyParser_New), node.c (PyNode_AddChild), Python/pyarena.c and compile.c (compiler_next_instr) of CPython 2.7: within
 * some KiB for a text of some hundred lines, too little for one of thousands. The nodes go when there is code, which has its
 * constants from them.
 *
 * Left out: symbol tables and the compiler's dicts.
 */
import type { Bytes } from '../../address.ts'
import type { Memory } from '../../objects/index.ts'
import type { Mod, Stmt } from '../syntax/index.ts'

/** sizeof: tok_state, parser_state with its stack of 1500 entries and what is used of them, node, expr_ty, stmt_ty, instr. */
const TOKENIZER: Bytes = 992
const PARSER: Bytes = 36_032
const PARSER_STACK: Bytes = 1_600
const NODE: Bytes = 40
const EXPRESSION: Bytes = 56
const STATEMENT: Bytes = 48
const INSTRUCTION: Bytes = 24
const POINTER: Bytes = 8
/** A block of the arena, with its head; a sequence in it without its items. */
const ARENA_BLOCK: Bytes = 8192 + 32
const SEQUENCE: Bytes = 8

/** An array of nodes grows by four up to here, then doubles. */
const FEW_NODES = 128
/** Room for instructions that a basic block begins with. */
const FEW_INSTRUCTIONS = 16
/** Of a node of the tree so many instructions come, about. */
const INSTRUCTIONS_EACH = 1.5

/** Each rule of the grammar from `test` down to `atom` has a node, where an operand stands as a whole expression. */
const ATOM = 13
/** What has calls, attributes and subscripts behind it: `power`. */
const PRIMARY = 12
const RULES: Readonly<Record<string, number>> = {
  Lambda: 0,
  IfExp: 0,
  BoolOp: 1,
  UnaryOp: 11,
  Compare: 4,
  BinOp: 9,
  Call: 12,
  Attribute: 12,
  Subscript: 12,
}
/** `stmt`, `simple_stmt` or `compound_stmt`, its kind, and the list of expressions. */
const STATEMENT_RULES = 4
const STATEMENTS: ReadonlySet<string> = new Set<Stmt['kind']>([
  'FunctionDef',
  'ClassDef',
  'Return',
  'Delete',
  'Assign',
  'AugAssign',
  'Print',
  'For',
  'While',
  'If',
  'With',
  'Raise',
  'TryExcept',
  'TryFinally',
  'Assert',
  'Import',
  'ImportFrom',
  'Exec',
  'Global',
  'Expr',
  'Pass',
  'Break',
  'Continue',
])

type Tree = Readonly<Record<string, unknown>>

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export class CompileMemory {
  private readonly memory: Memory
  private readonly nodes: number[] = []
  private readonly arena: number[] = []
  private arenaLeft = 0
  private treeNodes = 0
  /** The arena's list of objects: names and constants. */
  private objects = 0
  private objectRoom = 0
  private objectList = 0
  private instructions = 0

  constructor(memory: Memory) {
    this.memory = memory
  }

  /** The text is parsed, and its tree in the arena. */
  parsed(tree: Mod): void {
    const { memory } = this
    const tokenizer = memory.buffer(TOKENIZER)
    const parser = memory.malloc(PARSER, 0)
    memory.touch(parser, PARSER_STACK)
    try {
      this.node(tree as unknown as Tree, 0)
    } finally {
      memory.free(parser)
      memory.free(tokenizer)
    }
    this.compile()
  }

  /** There is code, or none will come. */
  done(): void {
    const { memory } = this
    for (const place of this.nodes.toReversed()) memory.objectFree(place)
    memory.objectFree(this.instructions)
    memory.free(this.objectList)
    for (const block of this.arena) memory.free(block)
  }

  /** The instructions of the code, in an array that doubles. */
  private compile(): void {
    const { memory } = this
    let room = FEW_INSTRUCTIONS
    this.instructions = memory.objectMalloc(room * INSTRUCTION)
    while (room < this.treeNodes * INSTRUCTIONS_EACH) {
      room *= 2
      this.instructions = memory.objectRealloc(this.instructions, room * INSTRUCTION)
    }
  }

  /** A node of the syntax tree: its nodes of the grammar, from rule `from` on, and its part of the arena. */
  private node(tree: Tree, from: number): void {
    const kind = String(tree['kind'])
    const isStatement = STATEMENTS.has(kind)
    const rule = isStatement ? from + STATEMENT_RULES : (RULES[kind] ?? ATOM)
    for (let level = from; level < rule; level++) this.children(1)
    this.treeNodes++
    this.fromArena(isStatement ? STATEMENT : EXPRESSION)
    const operands = isStatement || rule === 0 || rule >= PRIMARY ? 0 : rule + 1
    let parts = 0
    for (const [name, value] of Object.entries(tree)) {
      if (Array.isArray(value)) {
        this.fromArena(SEQUENCE + value.length * POINTER)
        for (const each of value) if (isTree(each)) this.node(each, operands)
        parts += value.length
      } else if (name === 'n' || name === 'id' || name === 'attr' || kind === 'Str') {
        this.object()
        this.token(typeof value === 'string' ? value.length : 1)
      } else if (isTree(value)) {
        const isPrimary = rule === PRIMARY && (name === 'func' || name === 'value')
        this.node(value, isPrimary ? ATOM : operands)
        parts++
      }
    }
    // between its parts are its words, signs and commas
    if (parts > 0) this.children(2 * parts + 1, parts + 1)
    else this.children(1)
  }

  /** An array of so many nodes, as it grows, and the texts of those that are signs. */
  private children(count: number, signs = 0): void {
    const { memory } = this
    let room = count === 1 ? 1 : Math.min(FEW_NODES, (count + 3) & ~3)
    let place = memory.objectMalloc(room * NODE)
    while (room < count) {
      room *= 2
      place = memory.objectRealloc(place, room * NODE)
    }
    this.nodes.push(place)
    for (let sign = 0; sign < signs; sign++) this.token(1)
  }

  private token(length: number): void {
    this.nodes.push(this.memory.objectMalloc(length + 1))
  }

  private fromArena(bytes: Bytes): void {
    if (bytes > this.arenaLeft) {
      this.arena.push(this.memory.buffer(Math.max(ARENA_BLOCK, bytes)))
      this.arenaLeft = ARENA_BLOCK
    }
    this.arenaLeft -= bytes
  }

  private object(): void {
    const { memory } = this
    if (++this.objects > this.objectRoom) {
      this.objectRoom = this.objects + (this.objects >> 3) + (this.objects < 9 ? 3 : 6)
      this.objectList = memory.realloc(this.objectList, this.objectRoom * POINTER, 0)
      memory.touch(this.objectList, this.objectRoom * POINTER)
    }
  }
}
