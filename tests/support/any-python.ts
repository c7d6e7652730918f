/**
 * Programs of Python 2.7 of every kind: whatever they do, they end, print the same each time, and say no addresses. Values
 * are kept small (`cap`), iterations few.
 */
import fc from 'fast-check'

/** What all of them have: classes of both kinds, functions, and how values are kept small. */
export const PRELUDE = `# -*- coding: latin-1 -*-
import sys, itertools, operator, functools, collections
log = []
def cap(x):
    if isinstance(x, (int, long)) and not -10 ** 30 < x < 10 ** 30: return x % 1000003
    if isinstance(x, (str, unicode, list, tuple)) and len(x) > 30: return x[:7]
    if isinstance(x, (dict, set)) and len(x) > 30: x.clear()
    return x
class Plain: pass
class Old:
    kind = 'old'
    def __init__(self, value=0): self.value = value
    def __repr__(self): return 'Old(%r)' % (self.value,)
    def __add__(self, other): return Old((self.value, other))
    def __len__(self): return 2
    def __getitem__(self, key):
        if isinstance(key, int) and key > 3: raise IndexError(key)
        return key
    def __cmp__(self, other): return cmp(self.value, getattr(other, 'value', other))
    def __hash__(self): return 7
    def __call__(self, *args, **names): return len(args), sorted(names)
class Dying(object):
    def __init__(self, value=0): self.value = value
    def __del__(self): log.append('del')
    def __repr__(self): return 'Dying(%r)' % (self.value,)
    def __eq__(self, other): return isinstance(other, Dying)
    def __ne__(self, other): return not self == other
    def __lt__(self, other): raise ValueError('no order')
    def __hash__(self): return 3
class Slotted(object):
    __slots__ = ('x', 'y')
    def __init__(self, x=1, y=None): self.x, self.y = x, y
    def __repr__(self): return 'Slotted'
    def __getattr__(self, name):
        if name == 'ghost': return 'boo'
        raise AttributeError(name)
    def __iter__(self):
        yield self.x
        yield self.y
    def __mul__(self, other): return NotImplemented
    def __rsub__(self, other): return ('rsub', other)
    def __nonzero__(self): return False
    def __enter__(self): return self.x
    def __exit__(self, kind, value, trace): return isinstance(value, ValueError)
    @property
    def both(self): return (self.x, self.y)
    @both.setter
    def both(self, value): self.x, self.y = value
    @staticmethod
    def still(*args): return args
    @classmethod
    def made(cls, *args): return cls(*args)
class Named(Slotted, Dying):
    kind = 'named'
    def __hash__(self): return 1
class Number(int):
    def __add__(self, other): return Number(int(self) + 1)
    def __radd__(self, other): return 'radd'
class Text(str):
    def __eq__(self, other): return True
    def __hash__(self): return hash('text')
class Many(list):
    def __getitem__(self, index): return list.__getitem__(self, index)
class Missing(dict):
    def __missing__(self, key): return [key]
class Mistake(Exception):
    def __str__(self): return 'a mistake: %s' % (self.args,)
class Meta(type):
    def __call__(cls, *args):
        made = type.__call__(cls, *args)
        return made
class Metal(object):
    __metaclass__ = Meta
    def __init__(self, *args): self.args = args
    def __repr__(self): return 'Metal'
    def __getattribute__(self, name):
        if name == 'nothing': raise AttributeError(name)
        return object.__getattribute__(self, name)
    def __cmp__(self, other): return 0
    def __hash__(self): return 5
def gen(n=3, *rest):
    try:
        for i in xrange(min(n, 5)):
            got = yield i
            if got is not None: log.append(got)
    finally:
        log.append('gen ends')
def pair(a, b=2, *args, **names): return (a, b, args, sorted(names.items()))
def fail(x): raise Mistake(x)
def deco(f):
    def inner(*args): return f(*args)
    return inner
def show(x):
    text = repr(x)
    return text[:200]
`

const NAMES = ['a', 'b', 'c', 'd', 'e'] as const
const ATOMS = [
  '0',
  '1',
  '2',
  '-1',
  '7',
  '255',
  '3.5',
  '-0.25',
  '1e10',
  '10L',
  '-3L',
  '2147483647',
  '9223372036854775807',
  '1j',
  'True',
  'False',
  'None',
  "''",
  "'x'",
  "'abc'",
  "'a b c'",
  "u'y'",
  "u'\\xe9'",
  "'%s'",
  "'%d-%r'",
  '[]',
  '()',
  '{}',
  '[1, 2, 3]',
  '(1, 2)',
  "{'k': 1}",
  "{1: 'one', 2: 'two'}",
  'set([1, 2])',
  'frozenset("ab")',
  'Plain',
  'Old()',
  'Old(2)',
  'Dying()',
  'Slotted()',
  'Slotted(4, 5)',
  'Named(1, 2)',
  'Number(3)',
  "Text('t')",
  'Many([1, 2])',
  'Missing()',
  'Metal()',
  'gen()',
  'gen(2)',
  'pair',
  'fail',
  'len',
  'str',
  'int',
  'Mistake',
  'xrange(3)',
  'range(4)',
  'iter([1, 2])',
  'enumerate("ab")',
  'reversed([1, 2])',
  'slice(1, 3)',
  'sys.maxint',
  'collections.deque([1, 2])',
  'collections.defaultdict(int)',
  "itertools.chain('ab', [1])",
  '[None]',
] as const
const BINARY = ['+', '-', '*', '/', '//', '%', '&', '|', '^'] as const
const COMPARISONS = ['<', '<=', '==', '!=', '>', '>=', 'in', 'not in', 'is', 'is not'] as const
const METHODS = [
  'append(~)',
  'extend(~)',
  'pop()',
  'pop(~)',
  'insert(1, ~)',
  'remove(~)',
  'index(~)',
  'count(~)',
  'sort()',
  'reverse()',
  'get(~)',
  'setdefault(~, ~)',
  'keys()',
  'items()',
  'values()',
  'update(~)',
  'has_key(~)',
  'copy()',
  'add(~)',
  'discard(~)',
  'union(~)',
  'difference(~)',
  'issubset(~)',
  'join(~)',
  'split()',
  'split(~)',
  'upper()',
  'replace(~, ~)',
  'find(~)',
  'startswith(~)',
  'strip()',
  'encode("utf8")',
  'decode("ascii")',
  'format(~, ~)',
  'next()',
  'send(~)',
  'close()',
  'throw(ValueError, ~)',
  '__len__()',
  '__class__',
  'value',
  'x',
  'y',
  'both',
  'ghost',
  'nothing',
  'kind',
  'still(~)',
  'made(~, ~)',
  '__repr__()',
  '__add__(~)',
  '__getitem__(~)',
  '__iter__()',
  'real',
  'appendleft(~)',
  'rotate(1)',
  '__init__(~)',
  'iteritems()',
  'popitem()',
  'viewkeys()',
  'args',
  'center(9)',
  'clear()',
] as const
const CALLS = [
  'len(~)',
  'str(~)',
  'int(~)',
  'float(~)',
  'list(~)',
  'tuple(~)',
  'dict(~)',
  'set(~)',
  'sorted(~)',
  'repr(~)',
  'min(~, ~)',
  'max(~)',
  'sum(~)',
  'abs(~)',
  'divmod(~, ~)',
  'isinstance(~, ~)',
  'getattr(~, "x", ~)',
  'hash(~) * 0',
  'cmp(~, ~)',
  'zip(~, ~)',
  'map(None, ~, ~)',
  'map(str, ~)',
  'filter(None, ~)',
  'reduce(operator.add, ~)',
  'bool(~)',
  'any(~)',
  'all(~)',
  'reversed(~)',
  'list(enumerate(~))',
  'iter(~)',
  'next(~, ~)',
  'unicode(~)',
  'long(~)',
  'complex(~)',
  'pair(~)',
  'pair(*~)',
  'pair(b=~, a=~)',
  'pair(~, **~)',
  'pair(~, ~, ~, z=~)',
  'fail(~)',
  'Old(~)',
  'Slotted(~, ~)',
  'Number(~)',
  'Text(~)',
  'Many(~)',
  'Missing(~)',
  'Metal(~)',
  'Mistake(~)',
  'Named(~)',
  'Dying(~)',
  'type(~).__name__',
  'sorted(~, key=str)',
  'sorted(~, cmp=lambda x, y: cmp(str(x), str(y)), reverse=True)',
  'sorted(~, key=~)',
  'list(itertools.islice(~, 3))',
  'list(itertools.chain(~, ~))',
  'list(itertools.izip(~, ~))',
  'apply(~, ~)',
  'hex(~)',
  'list(itertools.takewhile(None.__class__, ~))',
  '[list(g) for k, g in itertools.groupby(~)]',
  'callable(~)',
  'ord(~)',
  'list(itertools.imap(pair, ~))',
  'list(itertools.product(~, repeat=2))[:5]',
  'functools.partial(pair, ~)(~)',
  'chr(~)',
  'hasattr(~, "x")',
  'setattr(~, "x", ~)',
  'vars(~).keys()',
  'round(~)',
  'intern(~)',
  'deco(~)(~)',
  'coerce(~, ~)',
  'list(itertools.izip_longest(~, ~, fillvalue=~))',
  'list(itertools.ifilter(None, ~))',
  'eval(~)',
  'eval("1 + x", {"x": ~})',
  'collections.deque(~, 3)',
  'operator.itemgetter(1)(~)',
  'operator.attrgetter("x")(~)',
  'dict.fromkeys(~)',
  'type("T", (), {})().__class__.__name__',
] as const

type Expression = { expression: string; statement: string[] }

const { expression, statement } = fc.letrec<Expression>((tie) => {
  const inner = tie('expression')
  const filled = (templates: readonly string[], times = 4): fc.Arbitrary<string> =>
    fc
      .tuple(fc.constantFrom(...templates), fc.array(inner, { minLength: times, maxLength: times }))
      .map(([template, parts]) => {
        let next = 0
        return template.replaceAll('~', () => parts[next++ % parts.length] as string)
      })
  const name = fc.constantFrom(...NAMES)
  const block = fc.array(tie('statement'), { minLength: 1, maxLength: 3 }).map((each) => each.flat())
  const inside = (head: string, body: readonly string[]): string[] => [
    head,
    ...body.map((line) => `    ${line}`),
  ]
  const few = inner.map((each) => `itertools.islice(${each}, 3)`)
  const target = fc.oneof(
    { weight: 4, arbitrary: name },
    filled(['~, ~', '(~, ~), ~'].map((each) => each.replaceAll('~', 'TARGET'))).chain((template) =>
      fc.array(name, { minLength: 3, maxLength: 3 }).map((names) => {
        let next = 0
        return template.replaceAll('TARGET', () => names[next++] as string)
      }),
    ),
    fc.tuple(name, inner).map(([object, key]) => `${object}[${key}]`),
    fc.tuple(name, fc.constantFrom('x', 'value', 'both', 'kind')).map(([object, key]) => `${object}.${key}`),
    fc
      .tuple(name, fc.constantFrom('1:2', ':', '1:', '::2', '-1:', '~'))
      .map(([object, part]) => `${object}[${part.replace('~', '2:0')}]`),
  )
  return {
    expression: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      { weight: 5, arbitrary: name },
      { weight: 5, arbitrary: fc.constantFrom(...ATOMS) },
      {
        weight: 4,
        arbitrary: fc
          .tuple(inner, fc.constantFrom(...BINARY), inner)
          .map(([x, op, y]) => `cap(cap(${x}) ${op} (${y}))`.replace(/^cap\((.*\*.*)\)$/, 'cap($1)')),
      },
      {
        weight: 2,
        arbitrary: fc
          .tuple(inner, fc.constantFrom(...COMPARISONS), inner)
          .map(([x, op, y]) => `(${x} ${op} ${y})`),
      },
      { weight: 5, arbitrary: filled(CALLS) },
      {
        weight: 4,
        arbitrary: fc.tuple(inner, filled(METHODS)).map(([object, method]) => `(${object}).${method}`),
      },
      {
        weight: 2,
        arbitrary: filled([
          '(~)[~]',
          '(~)[~:~]',
          '(~)[1:]',
          '(~)[::2]',
          '(~)[-1]',
          '(~)[:]',
          '(~)[~:~:~]',
          '(~)[~, ~]',
          '(~)[...]',
        ]),
      },
      {
        weight: 3,
        arbitrary: filled(['[~, ~]', '(~, ~)', '{~: ~}', '{~, ~}', '(~,)', '{~: ~, ~: ~}', 'dict(k=~)']),
      },
      {
        weight: 3,
        arbitrary: filled(
          ['(~ if ~ else ~)', '(~ and ~)', '(~ or ~)', '(not ~)', '-(~)', '~(~)', '+(~)', '`~`'].map(
            (each) => (each === '~(~)' ? 'operator.invert(~)' : each),
          ),
        ),
      },
      {
        weight: 2,
        arbitrary: filled([
          "('%s' % ~)",
          "('%r %s' % (~, ~))",
          "('%d' % ~)",
          "('%(k)s' % ~)",
          "('%5.1f' % ~)",
          "('{0} {1!r:>9}'.format(~, ~))",
          "(u'%s' % ~)",
          "('%x' % ~)",
          "('%*d' % (3, ~))",
        ]),
      },
      {
        weight: 3,
        arbitrary: fc
          .tuple(few, inner, inner)
          .chain(([source, item, condition]) =>
            fc.constantFrom(
              `[${item} for z in ${source}]`,
              `[z for z in ${source} if ${condition}]`,
              `list(${item} for z in ${source})`,
              `{z: ${item} for z in ${source}}`,
              `{${item} for z in ${source}}`,
              `sum(z for z in ${source})`,
              `[(z, y) for z in ${source} for y in 'ab']`,
            ),
          ),
      },
      {
        weight: 2,
        arbitrary: filled([
          '(lambda: ~)()',
          '(lambda x, y=~: (x, ~))(~)',
          '(lambda *x: x)(~, *~)',
          'map(lambda x: ~, [1, 2])',
          '(lambda x: lambda: x)(~)()',
          '(lambda **k: sorted(k))(**~)',
        ]),
      },
    ),
    statement: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      { weight: 6, arbitrary: fc.tuple(target, inner).map(([to, value]) => [`${to} = cap(${value})`]) },
      { weight: 4, arbitrary: inner.map((value) => [`print show(${value})`]) },
      {
        weight: 2,
        arbitrary: filled([
          'print ~, ~',
          'print ~,',
          'print "%s" % (~,)',
          'print >>sys.stderr, show(~)',
          'print',
        ]).map((line) => [line.replace(/^print (?!>>|"|$)(.*?)(,?)$/, 'print show(($1))$2')]),
      },
      {
        weight: 3,
        arbitrary: fc
          .tuple(name, fc.constantFrom(...BINARY), inner)
          .map(([to, op, value]) => [
            `${to} = cap(${to})`,
            `${to} ${op}= cap(${value})`,
            `${to} = cap(${to})`,
          ]),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(target, inner)
          .map(([to, value]) => [`${to.includes(',') ? 'a' : to} += ${value}`, 'a, b = cap(a), cap(b)']),
      },
      { weight: 2, arbitrary: inner.map((value) => [`cap(${value})`]) },
      { weight: 2, arbitrary: target.map((of) => [`del ${of}`]) },
      {
        weight: 3,
        arbitrary: fc
          .tuple(name, few, block, fc.option(block))
          .map(([each, source, body, orElse]) => [
            ...inside(`for ${each} in ${source}:`, body),
            ...(orElse ? inside('else:', orElse) : []),
          ]),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(few, block)
          .map(([source, body]) => inside(`for a, b in ${source}:`, [...body, 'if a: continue', 'break'])),
      },
      {
        weight: 2,
        arbitrary: fc
          .tuple(inner, block, block)
          .map(([condition, then, orElse]) => [
            ...inside(`if ${condition}:`, then),
            ...inside('else:', orElse),
          ]),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(inner, block)
          .map(([condition, body]) => [
            'n = 0',
            ...inside(`while n < 3 and ${condition}:`, ['n += 1', ...body]),
          ]),
      },
      {
        weight: 5,
        arbitrary: fc
          .tuple(
            block,
            fc.constantFrom(
              'except Exception, e:',
              'except (TypeError, ValueError), e:',
              'except StandardError as e:',
              'except Mistake, e:',
              'except LookupError, (e,):',
              'except a:',
              'except:',
            ),
            block,
            fc.option(block),
            fc.option(block),
          )
          .map(([body, handler, handled, orElse, final]) => [
            ...inside('try:', body),
            ...inside(handler, [
              ...(handler.endsWith('e:') ? ['print type(e).__name__, show(e)'] : []),
              ...handled,
            ]),
            ...(orElse ? inside('else:', orElse) : []),
            ...(final ? inside('finally:', final) : []),
          ]),
      },
      {
        weight: 2,
        arbitrary: fc
          .tuple(block, block)
          .map(([body, final]) => [...inside('try:', body), ...inside('finally:', final)]),
      },
      {
        weight: 2,
        arbitrary: filled([
          'raise ~',
          'raise Mistake(~)',
          'raise ValueError, ~',
          'raise KeyError(~), None, None',
          'raise Mistake, ~, ~',
          'assert ~, ~',
          'raise',
          'raise Old(~)',
          'raise Plain',
        ]).map((line) => [line]),
      },
      {
        weight: 2,
        arbitrary: fc.tuple(inner, block).map(([manager, body]) => inside(`with ${manager} as e:`, body)),
      },
      { weight: 1, arbitrary: block.map((body) => inside('with Slotted(5) as a, Slotted(6) as b:', body)) },
      {
        weight: 3,
        arbitrary: fc
          .tuple(
            fc.constantFrom('', 'a', 'a, b=1', 'a, *b', '**c', 'a, (b, c)', 'a=[]'),
            block,
            inner,
            inner,
            fc.constantFrom('return', 'yield', 'inner', 'nothing'),
          )
          .map(([parameters, body, result, argument, kind]) => [
            ...inside(`def f(${parameters}):`, [
              ...(kind === 'inner'
                ? ['z = 1', 'def g(y=2): return z, y', `z = ${result}`, 'a = b = c = d = e = z']
                : []),
              ...body.filter((line) => !/^(\s*)(from|import)/.test(line)),
              ...(kind === 'return'
                ? [`return ${result}`]
                : kind === 'yield'
                  ? [`z = yield ${result}`, 'yield z']
                  : kind === 'inner'
                    ? ['return g()']
                    : []),
            ]),
            kind === 'yield' ? `for z in f(${argument}): print show(z)` : `print show(f(${argument}))`,
          ]),
      },
      {
        weight: 2,
        arbitrary: fc
          .tuple(
            fc.constantFrom(
              '',
              '(object)',
              '(Old)',
              '(Slotted)',
              '(Number)',
              '(Named)',
              '(Mistake)',
              '(dict)',
              '(Plain, object)',
              '(list, Slotted)',
            ),
            inner,
            block,
            inner,
          )
          .map(([bases, value, body, argument]) => [
            ...inside(`class K${bases}:`, [
              `k = ${value}`,
              ...inside('def __init__(self, *args):', ['self.p = args']),
              ...inside('def m(self):', ['a = b = c = d = e = self', ...body, 'return self.k']),
              ...inside('def __repr__(self):', ["return 'K'"]),
            ]),
            `a = K(${argument})`,
            'print show(a.m())',
          ]),
      },
      {
        weight: 1,
        arbitrary: filled([
          'exec "a = 1"',
          'exec "b = x" in {"x": ~}',
          'exec ~',
          'global a',
          'print show(log); del log[:]',
          'import nosuch',
          'from math import floor',
          'sys.exc_clear()',
          'pass',
          'print sys.exc_info()[0]',
        ]).map((line) => [line.startsWith('global') ? 'pass' : line]),
      },
    ),
  }
})

export { expression as anyExpression }

/** A statement a part, each of which may fail without the others. */
export const anyProgram: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(expression, { minLength: 5, maxLength: 5 }),
    fc.array(statement, { minLength: 2, maxLength: 8 }),
    fc.boolean(),
  )
  .map(([values, parts, endsBadly]) => {
    const guarded = (lines: readonly string[]): string[] => [
      'try:',
      ...lines.map((line) => `    ${line}`),
      'except Exception, e:',
      '    print type(e).__name__, show(e)',
      'e = None',
    ]
    const lines = [
      NAMES.map((name) => `${name} = `).join('') + 'None',
      ...values.flatMap((value, index) => guarded([`${NAMES[index]} = cap(${value})`])),
      ...parts.flatMap((part, index) => (endsBadly && index === parts.length - 1 ? part : guarded(part))),
      'print show(log)',
    ]
    return `${PRELUDE}${lines.join('\n')}\n`
  })
