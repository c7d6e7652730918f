/**
 * The module time, by the machine's own clock: it begins at a moment of its own and goes on as the program runs and sleeps.
 * Follows Modules/timemodule.c of CPython 2.7.6; the time zone is UTC.
 */
import { NULL, type Ref } from '../../objects/index.ts'
import { noArguments, variable, type ModuleSpec } from '../native.ts'
import type { Vm } from '../vm.ts'
import { structSequence, structType } from './struct-sequence.ts'

/** 2013-11-28 18:00 UTC. */
const START = 1385661600

const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

const now = (vm: Vm): number => START + vm.seconds()

/** Year, month, day, hour, minute, second, weekday (Monday 0), day of the year, 0. */
function parts(seconds: number): number[] {
  const date = new Date(Math.floor(seconds) * 1000)
  const year = date.getUTCFullYear()
  return [
    year,
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
    (date.getUTCDay() + 6) % 7,
    Math.round((Date.UTC(year, date.getUTCMonth(), date.getUTCDate()) - Date.UTC(year, 0, 1)) / 86_400_000) +
      1,
    0,
  ]
}

const NAMES = [
  'tm_year',
  'tm_mon',
  'tm_mday',
  'tm_hour',
  'tm_min',
  'tm_sec',
  'tm_wday',
  'tm_yday',
  'tm_isdst',
]

function structTime(vm: Vm, _: Ref, [seconds]: readonly Ref[]): Ref {
  const moment = seconds === undefined || seconds === vm.None ? now(vm) : vm.argumentFloat(seconds)
  const fields = parts(moment)
  return structSequence(
    vm,
    'time.struct_time',
    Object.fromEntries(NAMES.map((name, index) => [name, fields[index] as number])),
    (value) => vm.int(value),
  )
}

/** The nine numbers of a struct_time or tuple; of now where there is none. */
function fieldsOf(vm: Vm, time: Ref | undefined): number[] {
  if (time === undefined) return parts(now(vm))
  const items = vm.sequenceFast(time, `argument must be 9-item sequence, not ${vm.typeName(time)}`)
  try {
    const count = vm.length(items)
    if (vm.isStr(time)) throw vm.error('TypeError', 'argument must be 9-item sequence, not str')
    if (count !== NAMES.length)
      throw vm.errorFormat('TypeError', `argument must be sequence of length 9, not ${count}`)
    return vm.itemsOf(items).map((item) => vm.argumentInt(item))
  } finally {
    vm.decref(items)
  }
}

const two = (value: number, fill = '0'): string => String(value).padStart(2, fill)

function asctime(fields: readonly number[]): string {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0, weekday = 0] = fields
  const name = (DAYS[weekday] ?? '').slice(0, 3)
  return `${name} ${(MONTHS[month - 1] ?? '').slice(0, 3)} ${two(day, ' ')} ${two(hour)}:${two(minute)}:${two(second)} ${year}`
}

function strftime(format: string, fields: readonly number[]): string {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0, weekday = 0, yearDay = 1] = fields
  const by: Readonly<Record<string, () => string>> = {
    a: () => (DAYS[weekday] ?? '').slice(0, 3),
    A: () => DAYS[weekday] ?? '',
    b: () => (MONTHS[month - 1] ?? '').slice(0, 3),
    B: () => MONTHS[month - 1] ?? '',
    c: () => asctime(fields),
    d: () => two(day),
    H: () => two(hour),
    I: () => two(hour % 12 || 12),
    j: () => String(yearDay).padStart(3, '0'),
    m: () => two(month),
    M: () => two(minute),
    p: () => (hour < 12 ? 'AM' : 'PM'),
    S: () => two(second),
    w: () => String((weekday + 1) % 7),
    x: () => `${two(month)}/${two(day)}/${two(year % 100)}`,
    X: () => `${two(hour)}:${two(minute)}:${two(second)}`,
    y: () => two(year % 100),
    Y: () => String(year),
    Z: () => 'UTC',
    '%': () => '%',
  }
  return format.replace(/%(.)/g, (all, letter: string) => by[letter]?.() ?? all)
}

export const time = (): ModuleSpec => ({
  name: 'time',
  functions: {
    asctime: variable(0, 1, (vm, _, [fields]) => vm.str(asctime(fieldsOf(vm, fields)))),
    clock: noArguments((vm) => vm.float(vm.processorSeconds())),
    ctime: variable(0, 1, (vm, _, [seconds = NULL]) =>
      vm.str(asctime(parts(seconds === NULL || seconds === vm.None ? now(vm) : vm.argumentFloat(seconds)))),
    ),
    gmtime: variable(0, 1, structTime),
    localtime: variable(0, 1, structTime),
    mktime: variable(1, 1, (vm, _, [fields]) => {
      const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = fieldsOf(vm, fields)
      return vm.float(Date.UTC(year, month - 1, day, hour, minute, second) / 1000)
    }),
    sleep: variable(1, 1, (vm, _, [seconds]) => {
      const time = vm.argumentFloat(seconds as Ref)
      if (time < 0) throw vm.errorValue('IOError', vm.tuple([vm.int(22), vm.str('Invalid argument')]))
      vm.sleep(time)
      return vm.none()
    }),
    strftime: variable(1, 2, (vm, _, [format, fields]) =>
      vm.str(strftime(vm.argumentString('strftime', 1, format as Ref), fieldsOf(vm, fields))),
    ),
    strptime: variable(0, Infinity, (vm) => {
      throw vm.error('NotImplementedError', 'time.strptime is not simulated')
    }),
    time: noArguments((vm) => vm.float(now(vm))),
    tzset: noArguments((vm) => vm.none()),
  },
  values: {
    accept2dyear: (vm) => vm.int(1),
    altzone: (vm) => vm.int(0),
    daylight: (vm) => vm.int(0),
    struct_time: (vm) => vm.incref(structType(vm, 'time.struct_time', NAMES)),
    timezone: (vm) => vm.int(0),
    tzname: (vm) => vm.tuple([vm.str('UTC'), vm.str('UTC')]),
  },
})
