/**
 * Python 2.7's abstract syntax tree, name by name as `Parser/Python.asdl` has it: one interface a constructor,
 * `kind` tells them apart, `T?` of the grammar is `T | null`. Left out: `Suite`, which only Jython made.
 *
 * `line` counts from 1, `column` from 0 in bytes of the source line.
 */

/** A numeric literal's value. A `long` was written with an L or needs more than 63 bits; `imag` is a complex's. */
export type PyNumber =
  | { readonly type: 'int'; readonly value: bigint }
  | { readonly type: 'long'; readonly value: bigint }
  | { readonly type: 'float'; readonly value: number }
  | { readonly type: 'complex'; readonly imag: number }

export type Context = 'Load' | 'Store' | 'Del' | 'AugLoad' | 'AugStore' | 'Param'
export type BoolOperator = 'And' | 'Or'
export type Operator =
  | 'Add'
  | 'Sub'
  | 'Mult'
  | 'Div'
  | 'Mod'
  | 'Pow'
  | 'LShift'
  | 'RShift'
  | 'BitOr'
  | 'BitXor'
  | 'BitAnd'
  | 'FloorDiv'
export type UnaryOperator = 'Invert' | 'Not' | 'UAdd' | 'USub'
export type CompareOperator = 'Eq' | 'NotEq' | 'Lt' | 'LtE' | 'Gt' | 'GtE' | 'Is' | 'IsNot' | 'In' | 'NotIn'

interface Placed {
  readonly line: number
  readonly column: number
}

// mod

export interface Module {
  readonly kind: 'Module'
  readonly body: readonly Stmt[]
}
export interface Interactive {
  readonly kind: 'Interactive'
  readonly body: readonly Stmt[]
}
export interface Expression {
  readonly kind: 'Expression'
  readonly body: Expr
}
export type Mod = Module | Interactive | Expression

// stmt

export interface FunctionDef extends Placed {
  readonly kind: 'FunctionDef'
  readonly name: string
  readonly args: Arguments
  readonly body: readonly Stmt[]
  readonly decorator_list: readonly Expr[]
}
export interface ClassDef extends Placed {
  readonly kind: 'ClassDef'
  readonly name: string
  readonly bases: readonly Expr[]
  readonly body: readonly Stmt[]
  readonly decorator_list: readonly Expr[]
}
export interface Return extends Placed {
  readonly kind: 'Return'
  readonly value: Expr | null
}
export interface Delete extends Placed {
  readonly kind: 'Delete'
  readonly targets: readonly Expr[]
}
export interface Assign extends Placed {
  readonly kind: 'Assign'
  readonly targets: readonly Expr[]
  readonly value: Expr
}
export interface AugAssign extends Placed {
  readonly kind: 'AugAssign'
  readonly target: Expr
  readonly op: Operator
  readonly value: Expr
}
export interface Print extends Placed {
  readonly kind: 'Print'
  readonly dest: Expr | null
  readonly values: readonly Expr[]
  readonly nl: boolean
}
export interface For extends Placed {
  readonly kind: 'For'
  readonly target: Expr
  readonly iter: Expr
  readonly body: readonly Stmt[]
  readonly orelse: readonly Stmt[]
}
export interface While extends Placed {
  readonly kind: 'While'
  readonly test: Expr
  readonly body: readonly Stmt[]
  readonly orelse: readonly Stmt[]
}
export interface If extends Placed {
  readonly kind: 'If'
  readonly test: Expr
  readonly body: readonly Stmt[]
  readonly orelse: readonly Stmt[]
}
export interface With extends Placed {
  readonly kind: 'With'
  readonly context_expr: Expr
  readonly optional_vars: Expr | null
  readonly body: readonly Stmt[]
}
export interface Raise extends Placed {
  readonly kind: 'Raise'
  readonly type: Expr | null
  readonly inst: Expr | null
  readonly tback: Expr | null
}
export interface TryExcept extends Placed {
  readonly kind: 'TryExcept'
  readonly body: readonly Stmt[]
  readonly handlers: readonly ExceptHandler[]
  readonly orelse: readonly Stmt[]
}
export interface TryFinally extends Placed {
  readonly kind: 'TryFinally'
  readonly body: readonly Stmt[]
  readonly finalbody: readonly Stmt[]
}
export interface Assert extends Placed {
  readonly kind: 'Assert'
  readonly test: Expr
  readonly msg: Expr | null
}
export interface Import extends Placed {
  readonly kind: 'Import'
  readonly names: readonly Alias[]
}
/** `module` is null in `from . import x`; `level` is the number of leading dots. */
export interface ImportFrom extends Placed {
  readonly kind: 'ImportFrom'
  readonly module: string | null
  readonly names: readonly Alias[]
  readonly level: number
}
export interface Exec extends Placed {
  readonly kind: 'Exec'
  readonly body: Expr
  readonly globals: Expr | null
  readonly locals: Expr | null
}
export interface Global extends Placed {
  readonly kind: 'Global'
  readonly names: readonly string[]
}
/** An expression that stands as a statement. */
export interface ExprStmt extends Placed {
  readonly kind: 'Expr'
  readonly value: Expr
}
export interface Pass extends Placed {
  readonly kind: 'Pass'
}
export interface Break extends Placed {
  readonly kind: 'Break'
}
export interface Continue extends Placed {
  readonly kind: 'Continue'
}
export type Stmt =
  | FunctionDef
  | ClassDef
  | Return
  | Delete
  | Assign
  | AugAssign
  | Print
  | For
  | While
  | If
  | With
  | Raise
  | TryExcept
  | TryFinally
  | Assert
  | Import
  | ImportFrom
  | Exec
  | Global
  | ExprStmt
  | Pass
  | Break
  | Continue

// expr

export interface BoolOp extends Placed {
  readonly kind: 'BoolOp'
  readonly op: BoolOperator
  readonly values: readonly Expr[]
}
export interface BinOp extends Placed {
  readonly kind: 'BinOp'
  readonly left: Expr
  readonly op: Operator
  readonly right: Expr
}
export interface UnaryOp extends Placed {
  readonly kind: 'UnaryOp'
  readonly op: UnaryOperator
  readonly operand: Expr
}
export interface Lambda extends Placed {
  readonly kind: 'Lambda'
  readonly args: Arguments
  readonly body: Expr
}
export interface IfExp extends Placed {
  readonly kind: 'IfExp'
  readonly test: Expr
  readonly body: Expr
  readonly orelse: Expr
}
export interface Dict extends Placed {
  readonly kind: 'Dict'
  readonly keys: readonly Expr[]
  readonly values: readonly Expr[]
}
export interface SetDisplay extends Placed {
  readonly kind: 'Set'
  readonly elts: readonly Expr[]
}
export interface ListComp extends Placed {
  readonly kind: 'ListComp'
  readonly elt: Expr
  readonly generators: readonly Comprehension[]
}
export interface SetComp extends Placed {
  readonly kind: 'SetComp'
  readonly elt: Expr
  readonly generators: readonly Comprehension[]
}
export interface DictComp extends Placed {
  readonly kind: 'DictComp'
  readonly key: Expr
  readonly value: Expr
  readonly generators: readonly Comprehension[]
}
export interface GeneratorExp extends Placed {
  readonly kind: 'GeneratorExp'
  readonly elt: Expr
  readonly generators: readonly Comprehension[]
}
export interface Yield extends Placed {
  readonly kind: 'Yield'
  readonly value: Expr | null
}
export interface Compare extends Placed {
  readonly kind: 'Compare'
  readonly left: Expr
  readonly ops: readonly CompareOperator[]
  readonly comparators: readonly Expr[]
}
export interface Call extends Placed {
  readonly kind: 'Call'
  readonly func: Expr
  readonly args: readonly Expr[]
  readonly keywords: readonly Keyword[]
  readonly starargs: Expr | null
  readonly kwargs: Expr | null
}
export interface Repr extends Placed {
  readonly kind: 'Repr'
  readonly value: Expr
}
export interface Num extends Placed {
  readonly kind: 'Num'
  readonly n: PyNumber
}
/** `value` holds one char U+0000..U+00FF a byte, or, where `unicode`, the text as JavaScript has it. */
export interface Str extends Placed {
  readonly kind: 'Str'
  readonly unicode: boolean
  readonly value: string
}
export interface Attribute extends Placed {
  readonly kind: 'Attribute'
  readonly value: Expr
  readonly attr: string
  readonly ctx: Context
}
export interface Subscript extends Placed {
  readonly kind: 'Subscript'
  readonly value: Expr
  readonly slice: SliceKind
  readonly ctx: Context
}
export interface Name extends Placed {
  readonly kind: 'Name'
  readonly id: string
  readonly ctx: Context
}
export interface List extends Placed {
  readonly kind: 'List'
  readonly elts: readonly Expr[]
  readonly ctx: Context
}
export interface Tuple extends Placed {
  readonly kind: 'Tuple'
  readonly elts: readonly Expr[]
  readonly ctx: Context
}
export type Expr =
  | BoolOp
  | BinOp
  | UnaryOp
  | Lambda
  | IfExp
  | Dict
  | SetDisplay
  | ListComp
  | SetComp
  | DictComp
  | GeneratorExp
  | Yield
  | Compare
  | Call
  | Repr
  | Num
  | Str
  | Attribute
  | Subscript
  | Name
  | List
  | Tuple

// slice

export interface Ellipsis {
  readonly kind: 'Ellipsis'
}
export interface Slice {
  readonly kind: 'Slice'
  readonly lower: Expr | null
  readonly upper: Expr | null
  /** In `a[i:j:]`, as in CPython, the name None. */
  readonly step: Expr | null
}
export interface ExtSlice {
  readonly kind: 'ExtSlice'
  readonly dims: readonly SliceKind[]
}
export interface Index {
  readonly kind: 'Index'
  readonly value: Expr
}
export type SliceKind = Ellipsis | Slice | ExtSlice | Index

// the rest

export interface Comprehension {
  readonly target: Expr
  readonly iter: Expr
  readonly ifs: readonly Expr[]
}
export interface ExceptHandler extends Placed {
  readonly kind: 'ExceptHandler'
  readonly type: Expr | null
  readonly name: Expr | null
  readonly body: readonly Stmt[]
}
/** `args` are names or, nested, tuples of them; the ctx of names is Param, in tuples Store. */
export interface Arguments {
  readonly args: readonly Expr[]
  readonly vararg: string | null
  readonly kwarg: string | null
  readonly defaults: readonly Expr[]
}
export interface Keyword {
  readonly arg: string
  readonly value: Expr
}
export interface Alias {
  readonly name: string
  readonly asname: string | null
}
