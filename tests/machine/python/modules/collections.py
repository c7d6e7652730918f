def t(s, **n):
    try:
        n.update(globals()); r = eval(s, n)
        print s, '->', repr(r)
    except Exception, e: print s, '!', type(e).__name__, e
import collections, sys, operator, functools, copy
from collections import *
def rc(f):
    x = object()
    a = sys.getrefcount(x)
    r = f(x); del r
    return sys.getrefcount(x) - a
D = deque('abc')
dd = defaultdict(list)
class DD(defaultdict): pass
P = namedtuple('P', 'x y')
for s in '''deque()
deque('abc')
deque('abc',2)
deque('abc',maxlen=2)
deque('abc',None)
deque('abc',-1)
deque('abc','x')
deque(5)
deque(1,2,3)
deque('abc',foo=1)
deque(maxlen=0)
deque('abc',0)
D.append()
D.append(1,2)
D[0], D[-1], D[1]
D[5]
D['a']
D[0:1]
D.pop(1)
D.count('a')
D.index
'a' in D
len(D)
bool(deque()), bool(D)
D == deque('abc'), D != deque('abc'), D < deque('abd'), D == 'abc', D > deque('ab')
cmp(D, deque('abc'))
hash(D)
list(reversed(D))
iter(D).__length_hint__()
D + D
D * 2
D.__iadd__('xy')
D.extend(5)
D.extend('12')
D.extendleft('34')
D
D.rotate(2); D
D.rotate()
D
D.rotate(-3)
D
D.rotate('a')
D.rotate(1,2)
D.remove('zz')
D.remove('a')
D
D.reverse()
D
D.popleft()
D.clear()
D
D.pop()
D.popleft()
D.maxlen
deque('abc',5).maxlen
copy.copy(deque('abc',4))
deque('abc').__copy__()
deque('abc',4).__reduce__()
D.maxlen.foo
deque([1,2]).__contains__(1)
rc(lambda x: deque([x]*200))
rc(lambda x: deque([x]*200, 5))
rc(lambda x: (lambda d: [d.pop() for i in range(150)])(deque([x]*200)))
rc(lambda x: (lambda d: [d.popleft() for i in range(150)])(deque([x]*200)))
rc(lambda x: (lambda d: (d.rotate(50), d.reverse(), d.remove(x), d.extendleft([x]*70)))(deque([x]*200)))
rc(lambda x: deque([x]*100).__iadd__([x]*5))
sorted(m for m in dir(deque) if not m.startswith('_'))
dd['a'].append(1)
dd
dd.default_factory
defaultdict()
defaultdict(int, a=1)
defaultdict(int, {'a': 2}, b=3)
defaultdict(int, [(1,2)], 5)
defaultdict(None, {1:2})
defaultdict()['x']
defaultdict(None)[1,2]
defaultdict(lambda: 5)['x']
dd.copy()
copy.copy(dd)
dd.__missing__('q')
dd
dd.get('zz')
'zz' in dd
DD(int)
DD(int).copy()
repr(defaultdict(list, {1: []}))
type(defaultdict(int)) , defaultdict.__module__, defaultdict.__name__
dict(defaultdict(int, a=1)) == defaultdict(int, a=1)
defaultdict(int, a=1).items()
P(1,2)
P(1)
P(1,2,3)
P(x=1,y=2)
P(1,y=2)
P(1,x=2)
P(1,2,z=3)
P(1,2)._asdict()
P(1,2)._replace(x=5)
P(1,2)._replace(z=5)
P._make([1,2])
P._make([1])
P._fields
P(1,2) == (1,2)
P.__doc__, P.x.__doc__, P.__name__, P.__module__, P.__new__.__doc__
P.__slots__, P(1,2).__dict__
P(1,2).x, P(1,2)[1]
namedtuple('a','b b')
namedtuple('a','1b')
namedtuple('a','_b')
namedtuple('a','class')
namedtuple('a','b-c')
namedtuple('1a','b')
namedtuple('a','b _c class b', rename=True)._fields
namedtuple('class','a')
namedtuple(5,'a')
namedtuple('E','')()
copy.copy(P(1,2)), copy.deepcopy(P([1],2))
hash(P(1,2)) == hash((1,2))
OrderedDict()
OrderedDict([('b',1),('a',2)])
OrderedDict(b=1)
OrderedDict([('b',1),('a',2)]).items()
OrderedDict([('b',1),('a',2)]) == OrderedDict([('a',2),('b',1)])
OrderedDict([('b',1),('a',2)]) == dict(a=2,b=1)
OrderedDict([('b',1),('a',2)]).popitem()
OrderedDict([('b',1),('a',2)]).popitem(last=False)
OrderedDict().popitem()
OrderedDict([('b',1)]).pop('b')
OrderedDict([('b',1)]).pop('c')
OrderedDict([('b',1)]).pop('c', 5)
OrderedDict(1,2)
OrderedDict(5)
list(reversed(OrderedDict([('b',1),('a',2)])))
OrderedDict.fromkeys('cab')
OrderedDict.fromkeys('cab', 5)
OrderedDict([('b',1)]).copy()
OrderedDict([('b',1)]).setdefault('c'), OrderedDict([('b',1)]).setdefault('b', 3)
list(OrderedDict([('b',1),('a',2)]).iteritems()), list(OrderedDict([('b',1),('a',2)]).itervalues()), list(OrderedDict([('b',1),('a',2)]).iterkeys())
OrderedDict([('b',1),('a',2)]).viewkeys(), OrderedDict([('b',1),('a',2)]).viewitems(), OrderedDict([('b',1),('a',2)]).viewvalues()
copy.copy(OrderedDict([('b',1),('a',2)])), copy.deepcopy(OrderedDict([('b',[1]),('a',2)]))
Counter('abracadabra')
Counter('abracadabra').most_common(2)
Counter('abracadabra').most_common()
Counter(a=1,b=2)
Counter({'a':3})
sorted(Counter('aab').elements())
Counter('aab')['z']
Counter('aab') + Counter('ab')
Counter('aab') - Counter('ab')
Counter('aab') & Counter('ab')
Counter('aab') | Counter('abc')
Counter('aab') == Counter('aba')
Counter(1,2)
Counter.fromkeys('a')
Counter('aab').copy()
Counter()
(lambda c: (c.update('aa'), c.subtract('b'), c))(Counter('ab'))
(lambda c: c.__delitem__('zz'))(Counter('ab'))
Counter('ab') + 5
collections.Mapping
issubclass(dict, collections.Mapping), isinstance([], collections.Sequence), isinstance(5, collections.Hashable), isinstance([], collections.Iterable), isinstance(len, collections.Callable)
isinstance([], collections.Hashable)'''.split('\n'): t(s)
print sorted(x for x in dir(collections) if not x.startswith('_'))
d = deque([1,2,3])
try:
    for x in d: d.append(5)
except RuntimeError, e: print e
d = deque([d]); d.append(d); print d
class DS(deque):
    def __init__(self, n): deque.__init__(self, [n]); self.q = 5
print DS(3), DS(3).q
import gc
import weakref
d = deque(); w = weakref.ref(d); print w() is d; del d; print w()
d = OrderedDict([('b',1),('a',2)]); d['c'] = 3; del d['b']; d['b'] = 5; print d, d.keys(), d.values(), len(d), 'a' in d
d.clear(); print d
od = OrderedDict(); od['x'] = od; print od
try: del od['nope']
except KeyError, e: print 'KeyError', e
class N(namedtuple('Nt', 'a b')):
    def total(self): return self.a + self.b
print N(1,2), N(1,2).total()
class Ordered(Counter, OrderedDict): pass
o = Ordered('zebra'); o.update('zz', b=2); del o['e'], o['none']; print o.keys(), o.values(); o.subtract({'z': 9}); print o['z'], len(o)
class Told(OrderedDict):
    def __setitem__(self, k, v): print 'set', k, v; OrderedDict.__setitem__(self, k, v)
    def __getitem__(self, k): print 'get', k; return OrderedDict.__getitem__(self, k)
class Keyed:
    def keys(self): return ['k']
    def __getitem__(self, k): return k * 2
d = Told(Keyed(), z=1); d.update([(1, 2)]); print d.values(), d.pop(1), d.popitem(False), d.__reduce__()
print namedtuple('One', 'a').__doc__, namedtuple('R', 'a a def _x 1y ok', rename=True)._fields, P.x.__doc__, P.__new__.__doc__
class Members(MutableSet):
    def __init__(self, it=()): self.l = sorted(set(it))
    def __contains__(self, x): return x in self.l
    def __iter__(self): return iter(self.l)
    def __len__(self): return len(self.l)
    def add(self, x): self.l = sorted(set(self.l + [x]))
    def discard(self, x): self.l = [y for y in self.l if y != x]
    def __repr__(self): return 'Members(%r)' % self.l
    def __hash__(self): return self._hash()
s = Members('abc'); s &= 'abz'; print s; s ^= 'bx'; print s; s -= 'x'; print s, s | 'q', s & 'a', s - ['a'], s ^ Members('az'), s.isdisjoint('z'); s ^= s; print s
print [hash(Members(m)) == hash(frozenset(m)) for m in ([], [1], 'abc', range(50))]
for c in (Hashable, Iterator, Sized, MutableMapping): print sorted(c.__abstractmethods__), [isinstance(x, c) for x in (1, 'a', [], {}, iter([]), len, d, s)]
