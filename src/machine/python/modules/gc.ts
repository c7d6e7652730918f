/** The module gc. Follows Modules/gcmodule.c of CPython 2.7.6; `gc.garbage` is there from the start. */
import { DEBUG_FLAGS, NULL, RECORD_TAG, indexOf, tagOf, type Ref } from '../../objects/index.ts'
import { noArguments, oneArgument, variable, withKeywords, type ModuleSpec } from '../native.ts'
import type { Vm } from '../vm.ts'

const GENERATIONS = 3

/** The list of all that the collector tracks, the generations one after the other, but not the list itself. */
function objects(vm: Vm): Ref {
  const { collector } = vm.python.objects
  const list = vm.list([])
  for (let generation = 0; generation < GENERATIONS; generation++)
    for (const ref of Array.from(collector.generation(generation)))
      if (ref !== list) vm.python.lists.append(list, ref)
  return list
}

function isGc(vm: Vm, ref: Ref): boolean {
  return tagOf(ref) === RECORD_TAG && vm.python.objects.typeOf(ref)?.hasGc === true
}

/** The interpreter's own objects are not among the collector's here, but a real one's are. */
function isTracked(vm: Vm, ref: Ref): boolean {
  if (!isGc(vm, ref)) return false
  if (vm.python.objects.collector.isTracked(indexOf(ref))) return true
  return vm.isInstanceOf(ref, 'module') || vm.isInstanceOf(ref, 'builtin_function_or_method')
}

/** Calls `visit` with each reference that traversal of an object meets. */
function traverse(vm: Vm, ref: Ref, visit: (child: Ref) => void): void {
  const type = vm.python.objects.typeOf(ref)
  if (!type) return
  const record = indexOf(ref)
  if (type.traverse) return type.traverse(record, visit)
  if (!type.child) return
  for (let k = 0, child = type.child(record, 0); child >= 0; child = type.child(record, ++k)) visit(child)
}

function referrers(vm: Vm, targets: readonly Ref[]): Ref {
  const { collector } = vm.python.objects
  const list = vm.list([])
  for (let generation = 0; generation < GENERATIONS; generation++)
    for (const ref of Array.from(collector.generation(generation))) {
      if (ref === list) continue
      let refers = false
      traverse(vm, ref, (child) => {
        if (child !== NULL && targets.includes(child)) refers = true
      })
      if (refers) vm.python.lists.append(list, ref)
    }
  return list
}

function referents(vm: Vm, sources: readonly Ref[]): Ref {
  const list = vm.list([])
  for (const source of sources)
    if (isGc(vm, source))
      traverse(vm, source, (child) => {
        if (child !== NULL) vm.python.lists.append(list, child)
      })
  return list
}

export const gc = (): ModuleSpec => ({
  name: 'gc',
  doc: 'This module provides access to the garbage collector for reference cycles.',
  functions: {
    collect: withKeywords((vm, _, args, keywords) => {
      const [generation = NULL] = vm.parseKeywords('', args, keywords, ['generation'], 0)
      const which = generation === NULL ? GENERATIONS - 1 : vm.argumentInt(generation)
      if (which < 0 || which >= GENERATIONS) throw vm.error('ValueError', 'invalid generation')
      return vm.int(vm.python.objects.collector.collect(which))
    }),
    disable: noArguments((vm) => {
      vm.python.objects.collector.enabled = false
      return vm.none()
    }),
    enable: noArguments((vm) => {
      vm.python.objects.collector.enabled = true
      return vm.none()
    }),
    get_count: noArguments((vm) =>
      vm.tuple(vm.python.objects.collector.counts.slice(0, GENERATIONS).map((count) => vm.int(count))),
    ),
    get_debug: noArguments((vm) => vm.int(vm.python.objects.collector.debug)),
    get_objects: noArguments((vm) => objects(vm)),
    get_referents: variable(0, Infinity, (vm, _, sources) => referents(vm, sources)),
    get_referrers: variable(0, Infinity, (vm, _, targets) => referrers(vm, targets)),
    get_threshold: noArguments((vm) =>
      vm.tuple(vm.python.objects.collector.thresholds.slice(0, GENERATIONS).map((limit) => vm.int(limit))),
    ),
    is_tracked: oneArgument((vm, _, object) => vm.bool(isTracked(vm, object))),
    isenabled: noArguments((vm) => vm.bool(vm.python.objects.collector.enabled)),
    set_debug: variable(1, 1, (vm, _, [flags]) => {
      vm.python.objects.collector.debug = vm.argumentInt(flags as Ref)
      return vm.none()
    }),
    set_threshold: variable(1, GENERATIONS, (vm, _, limits) => {
      limits.forEach(
        (limit, generation) =>
          void (vm.python.objects.collector.thresholds[generation] = vm.argumentInt(limit)),
      )
      return vm.none()
    }),
  },
  values: {
    garbage: (vm) => vm.incref(vm.python.garbageOrNew()),
    ...Object.fromEntries(
      Object.entries(DEBUG_FLAGS).map(([name, value]) => [name, (vm: Vm) => vm.int(value)] as const),
    ),
  },
})
