import copy, weakref, types
class C(tuple):
    def __new__(cls, a, b): return tuple.__new__(cls, (a, b))
    def __getnewargs__(self): return tuple(self)
print copy.copy(C(1, [2])), copy.deepcopy(C(1, [2]))
class P(object):
    def __init__(self, *a): self.a = a
    def __eq__(self, o): return self.a == o.a
p = P(1, [2]); q = copy.deepcopy(p); print q.a, q == p, q.a[1] is p.a[1]
memo = {}
x = []
y = copy.deepcopy(x, memo); print memo[id(memo)][0] is x
x = [x, x]; x.append(x); y = copy.deepcopy(x); print y[2] is y, y[0] is y[1]
from collections import namedtuple, OrderedDict, defaultdict, deque, Counter
T = namedtuple('T', 'a b c')
print copy.copy(T(1, 2, 3)), copy.deepcopy(T(1, [2], 3))
o = OrderedDict([('z', 1), ('y', [2])]); o2 = copy.deepcopy(o); print o2, o2['y'] is o['y'], copy.copy(o)
d = defaultdict(list, a=[1]); print copy.copy(d), copy.deepcopy(d), copy.deepcopy(d)['a'] is d['a']
print copy.copy(deque([1, 2], 5)), copy.deepcopy(deque([[1]])), copy.copy(Counter('aab'))
print copy.copy(set([1])), copy.deepcopy(frozenset([1])), copy.copy(xrange(3)), copy.copy(slice(1, 2)) if 0 else ''
class W(object): pass
w = W(); r = weakref.ref(w); print copy.copy(r) is r, copy.deepcopy(r) is r
print copy.copy(W) is W, copy.copy(len) is len
f = lambda: 0
print copy.copy(f) is f, copy.deepcopy(f) is f, copy.copy(f.func_code) is f.func_code if 0 else ''
class Old:
    def __init__(self): self.x = [1]
o = Old(); o2 = copy.copy(o); print o2.x is o.x, copy.deepcopy(o).x is o.x, o2.__class__
class St(object):
    __slots__ = ['p', 'q']
s = St(); s.p = 1; s.q = [2]; t = copy.copy(s); print t.p, t.q is s.q, copy.deepcopy(s).q is s.q
class L(list): pass
l = L([1, [2]]); l.attr = 'x'; m = copy.copy(l); print m, m.attr, type(m), copy.deepcopy(l)
class D(dict): pass
d = D(a=[1]); d.z = 3; e = copy.copy(d); print e, e.z, e['a'] is d['a'], copy.deepcopy(d)['a'] is d['a']
class I(int): pass
i = I(5); i.t = 1; print copy.copy(i), copy.copy(i).t
class E(Exception): pass
e = E(1, 2); e.foo = 3; print copy.copy(e).args, copy.copy(e).foo
for bad in [(x for x in []), iter([]), types.ModuleType('m'), e.__init__, property()]:
    try: print type(copy.copy(bad))
    except Exception, x: print type(x), x
class Cp(object):
    def __copy__(self): return 'copied'
    def __deepcopy__(self, memo): return 'deep'
print copy.copy(Cp()), copy.deepcopy(Cp()), copy.deepcopy([Cp()])
wk = weakref.WeakKeyDictionary(); wk[w] = 1; print len(copy.copy(wk)), len(wk)
wv = weakref.WeakValueDictionary(); wv[1] = w; print len(copy.copy(wv)), wv.items() == [(1, w)]
print copy.copy(bytearray('abc')), copy.deepcopy([bytearray('x')])
