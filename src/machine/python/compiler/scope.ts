/**
 * One block of a program and what its names are: an entry of the symbol table, `PySTEntryObject` in
 * `Include/symtable.h` of CPython 2.7.6.
 */
import type { ClassDef, DictComp, FunctionDef, GeneratorExp, Lambda, Mod, SetComp } from '../syntax/index.ts'

/** What opens a block. */
export type BlockNode = Mod | FunctionDef | ClassDef | Lambda | GeneratorExp | SetComp | DictComp

// What a block does with a name; several may hold.
export const DEF_GLOBAL = 1
export const DEF_LOCAL = 2
export const DEF_PARAM = 4
export const DEF_IMPORT = 8
export const USE = 16
/** A name of a class that is also free in one of its methods. */
export const DEF_FREE_CLASS = 32
export const DEF_BOUND = DEF_LOCAL | DEF_PARAM | DEF_IMPORT

// Why the locals of a function cannot have fixed places.
export const OPT_IMPORT_STAR = 1
export const OPT_EXEC = 2
export const OPT_BARE_EXEC = 4

export type NameScope = 'local' | 'global explicit' | 'global implicit' | 'free' | 'cell'

export class Scope {
  readonly type: 'function' | 'class' | 'module'
  readonly name: string
  readonly line: number
  /** Inside a function, however deep. */
  readonly nested: boolean
  /** In the order of first mention. */
  readonly flags = new Map<string, number>()
  readonly scopes = new Map<string, NameScope>()
  /** Parameters, those in tuples last. */
  readonly params: string[] = []
  readonly children: Scope[] = []
  free = false
  childFree = false
  generator = false
  varargs = false
  varkeywords = false
  returnsValue = false
  unoptimized = 0
  /** Line of what makes it unoptimized; 0 for none. */
  unoptimizedLine = 0

  constructor(type: Scope['type'], name: string, line: number, nested: boolean) {
    this.type = type
    this.name = name
    this.line = line
    this.nested = nested
  }
}
