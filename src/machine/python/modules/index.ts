import type { Python } from '../../objects/index.ts'
import type { FileSystem } from '../io/file-system.ts'
import type { ModuleSpec } from '../native.ts'
import { collections } from './collections.ts'
import { ctypes } from './ctypes.ts'
import { functools } from './functools.ts'
import { gc } from './gc.ts'
import { itertools } from './itertools.ts'
import { math } from './math.ts'
import { operator } from './operator.ts'
import { posix, resource } from './posix.ts'
import { randomCore } from './random.ts'
import { sys } from './sys.ts'
import { time } from './time.ts'
import { weakref } from './weakref.ts'

/** The modules that CPython has in C, in the order in which their types are made. `__builtin__` and sys.modules are not among them. */
export function builtinModules(python: Python, files: FileSystem): readonly ModuleSpec[] {
  return [
    sys(),
    gc(),
    posix(files),
    resource(),
    time(),
    weakref(),
    math(),
    operator(python),
    itertools(python),
    functools(python),
    collections(python),
    randomCore(python),
    ctypes(python),
  ]
}
