import sys, gc
class A(object):
    def __init__(self, x=0): self.x = x
    def __add__(self, o): return self
    def __radd__(self, o): return self
    def __len__(self): return 3
    def __getitem__(self, i):
        if i > 5: raise IndexError
        return i
    def __eq__(self, o): return True
    def __cmp__(self, o): return 0
    def __hash__(self): return 5
    def __call__(self, *a, **k): return a
    def __getattr__(self, n): raise AttributeError(n)
    def __setattr__(self, n, v): object.__setattr__(self, n, v)
    def __contains__(self, o): return True
    def __getslice__(self, i, j): return 1
    def __iter__(self): return iter([1])
    def __nonzero__(self): return True
    def __index__(self): return 1
    def __repr__(self): return 'A'
    def __enter__(self): return self
    def __exit__(self, *a): return True
    @property
    def p(self): return self.x
    @classmethod
    def c(cls): return cls
    @staticmethod
    def s(): pass
class B(A):
    __slots__ = ('q',)
    def __radd__(self, o): return 1
    def m(self): return super(B, self).__len__()
class O:
    def __init__(self, x=0): self.x = x
    def __add__(self, o): return 1
    def __getitem__(self, i): return i
    def __len__(self): return 1
    def __coerce__(self, o): return (1, 2)
    def __cmp__(self, o): return 1
class E(Exception): pass
def ops(a, b, o):
    a + 1; 1 + a; a + b; a[1]; a['k'] if 0 else 0; len(a); a == 1; a < 1; cmp(a, 1); hash(a); a(1, 2, k=3); getattr(a, 'zz', None); hasattr(a, 'zz')
    1 in a; a[1:2]; a[:]; list(a); bool(a); [1, 2][a]; repr(a); str(a); a.p; a.c(); A.c(); a.s(); b.q = 5; b.q; del b.q; b.m(); a.x = 5; a.y = 6; del a.y
    with a: raise E(1)
    o + 1; 1 + o; o[1]; len(o); o == 1; o < 2; o.x; o.y = 1; del o.y; hasattr(o, 'zz'); o * 2; coerce(o, 1)
    for f in (lambda: a.nope, lambda: 1 / 0, lambda: a - 1, lambda: o.nope, lambda: A.nope, lambda: int('x'), lambda: {}['k'], lambda: [][1], lambda: A(1, 2, 3), lambda: O(1, 2, 3), lambda: len(1), lambda: iter(1), lambda: isinstance(1, 1), lambda: type('X', (int, str), {}), lambda: unicode('\xff'), lambda: setattr(1, 'x', 1), lambda: b.q, lambda: super(B, a), lambda: a.__class__.__mro__[5], lambda: E(x=1), lambda: object(1), lambda: type(1, 2)):
        try: f()
        except Exception, e: str(e)
    try: raise E, (1, 2)
    except (ValueError, E), e: e.args
    try: raise IOError(1, 'a', 'b')
    except EnvironmentError, e: str(e), repr(e)
    isinstance(a, (int, A)); issubclass(B, A); isinstance(o, O); int.__add__(1, 2); (1).__add__(2); [].append(1); list.append([], 1); A.__dict__.keys(); A.__mro__; A.__name__; A.__subclasses__()
    class C(A): z = 1
    class D(O): pass
    C.z = 2; C().z; D().x; C.__bases__
    type('T', (A,), {'a': 1})()
    float(1); long(1); complex(1); divmod(5, 3); pow(2, 3, 5); 2 ** 3; -True; ~1; abs(-1)
a, b, o = A(), B(), O()
import weakref
def w():
    r = weakref.ref(a); r2 = weakref.ref(b, lambda x: 0); r() is a; p = weakref.proxy(a); p.x; len(p)
watched = [True, False, NotImplemented, a, b, o, A, B, O, E, int, object, type, (), ops, list, str, ValueError, TypeError, AttributeError, Exception, KeyError, IndexError, A.__dict__, a.__dict__, float, IOError, super, property, dict]
def counts(): return [sys.getrefcount(x) for x in watched]
for i in range(3): ops(a, b, o); w()
gc.collect()
n0 = len(gc.get_objects()); c0 = counts()
for i in range(3): ops(a, b, o); w()
sys.exc_clear(); gc.collect()
c1 = counts(); n1 = len(gc.get_objects())
print n1 - n0, [(repr(watched[i])[:40], c1[i] - c0[i]) for i in range(len(c0)) if c1[i] != c0[i]]
