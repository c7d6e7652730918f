# weak references
import weakref
class A(object):
    def __init__(self, n): self.n = n
    def __eq__(self, o): return self.n == o.n
    def __hash__(self): return hash(self.n)
class O: pass
def cb(r): print 'callback', r() is None
a = A(1); r = weakref.ref(a); r2 = weakref.ref(a, cb); p = weakref.proxy(a)
print r() is a, r is weakref.ref(a), r2 is r, r == weakref.ref(A(1)), hash(r) == hash(a), weakref.getweakrefcount(a), p.n, weakref.getweakrefs(a) == [r, r2] or len(weakref.getweakrefs(a)), r == r2
p.z = 3; print a.z, p == a, type(r), type(p), isinstance(p, A), p.__class__ is A
del a
print r(), r2() is None, r == r2, r == r
for f in ["p.n", "str(p)", "p.n = 1", "weakref.ref(1)", "weakref.ref([])", "weakref.proxy(None)", "weakref.ref()", "hash(weakref.ref(A(5)))", "hash(p)", "p()", "r(1)", "weakref.ref(a=1)"]:
    try: exec f
    except Exception, e: print f, '->', type(e).__name__, e
o = O(); ro = weakref.ref(o); print ro() is o; del o; print ro()
def f(): pass
print weakref.ref(f)() is f, weakref.ref(O)() is O, weakref.ref(A)() is A, weakref.ref(set())() is None
class R(weakref.ref):
    def __init__(self, o, c=None, tag=0): super(R, self).__init__(o, c); self.tag = tag
    def __new__(cls, o, c=None, tag=0): return weakref.ref.__new__(cls, o, c)
a = A(2); x = R(a, None, 7); print x() is a, x.tag, x is R(a), x == weakref.ref(a)
d = weakref.WeakValueDictionary(); d['k'] = a; print d['k'].n, len(d), d.keys(); del a; print len(d), d.get('k')
a = A(3); wk = weakref.WeakKeyDictionary(); wk[a] = 'v'; print wk[a], len(wk); del a; print len(wk)
class C(object):
    def __call__(self, *a): return a
    def __len__(self): return 3
    def __getitem__(self, i): return i
    def __iter__(self): return iter('ab')
    def __add__(self, o): return ('add', o)
    def __nonzero__(self): return False
    def __contains__(self, x): return True
c = C(); q = weakref.proxy(c); print q(1, 2), type(q), len(q), q[2], list(q), q + 1, bool(q), 5 in q, q[1:2]
class S(object): __slots__ = ('a',)
class SW(object): __slots__ = ('a', '__weakref__')
try: weakref.ref(S())
except TypeError, e: print e
s = SW(); print weakref.ref(s)() is s, s.__weakref__ is not None
def bad(r): raise ValueError('in callback')
import sys
class E(object):
    def write(self, s): sys.stdout.write('ERR ' + s[:30] + '\n')
a = A(4); rr = weakref.ref(a, bad); sys.stderr = E(); del a
