# derived from builtins, old-style
class I(int):
    def __add__(self, o): return I(int.__add__(self, o))
    def __repr__(self): return 'I(%d)' % self
print I(3) + 4, I(3) * 2, I(3) == 3, {3: 'x'}[I(3)], [1, 2, 3, 4][I(3)], type(I(3) + 1), type(I(3) - 1), I('12'), I(3).bit_length(), range(I(3)), hash(I(5)), I(3) < 4, -I(3)
class L(list):
    def __getitem__(self, i): return ('L', i)
    def append(self, x): list.append(self, x * 2)
l = L([1, 2]); l.append(3); l.x = 1
print l, l[0], l[1:], len(l), l + [1], l == [1, 2, 6], [y for y in l], l.__dict__, sorted(l), L.__mro__
class T(tuple):
    def __new__(cls, a, b): return tuple.__new__(cls, (a, b))
    @property
    def a(self): return self[0]
print T(1, 2), T(1, 2).a, T(1, 2) == (1, 2), hash(T(1, 2)) == hash((1, 2)), T(1, 2) + (3,), T(1,2)[0:1], len(T(1,2))
class Di(dict):
    def __missing__(self, k): return 'missing %s' % k
    def __getattr__(self, k): return self[k]
d = Di(a=1); d['b'] = 2
print d['a'], d['zz'], d.b, d.q, sorted(d.items()), d.get('zz'), 'a' in d, Di([(1, 2)]), len(d)
class St(str):
    def __new__(cls, x): return str.__new__(cls, x.upper())
    def lower(self): return 'low'
s = St('abc'); s.t = 4
print s, s.lower(), s + 'd', s * 2, s[1], len(s), s == 'ABC', {'ABC': 1}[s], s.t, type(s + ''), '%s' % s, repr(s), 'B' in s, ''.join([s, s])
class U(unicode): pass
print U('x') + u'y', repr(U('x')), U('x') == u'x', {u'x': 1}[U('x')]
class Fl(float):
    def __str__(self): return 'Fl'
print Fl(1.5), Fl(1.5) + 1, '%.2f' % Fl(1.5), int(Fl(2.7)), repr(Fl(1.5)), Fl(1.5) == 1.5, hash(Fl(1.5)) == hash(1.5)
class Lo(long): pass
print Lo(10**20), Lo(5) + 1, type(Lo(5) + 1)
class Se(set): pass
print Se([1, 2]) | set([3]), type(Se([1]) | set([2])), 1 in Se([1])
class Ex(Exception):
    def __init__(self, a, b): Exception.__init__(self, a); self.b = b
    def __str__(self): return 'Ex %s %s' % (self.args[0], self.b)
try: raise Ex(1, 2)
except Ex, e: print e, e.args, e.b, repr(e), e.message
class E2(KeyError): pass
print repr(E2('x')), str(E2('x')), E2.__mro__[1:3], isinstance(E2(), LookupError)
# old style
class O:
    c = 1
    def __init__(self, x=0): self.x = x
    def m(self): return self.x
class P(O):
    def m(self): return 'P' + str(O.m(self))
o = O(1); p = P(2)
print o.m(), p.m(), O.m, P.__bases__, p.__class__, O.__name__, O.__dict__.keys() != [], isinstance(p, O), issubclass(P, O), isinstance(o, P), str(O), type(o), type(O), o.__dict__, p.c, dir(p)
for f in ["o.zz", "O.zz", "del o.zz", "o()", "o[0]", "len(o)", "o + 1", "1 + o", "-o", "iter(o)", "o[0] = 1", "del o[0]", "o[1:2]", "1 in o", "int(o)", "float(o)", "hash(o) != 0", "O.m()", "O.m(1)", "P.m(o)", "O(1, 2)", "o.m(1)", "o < 1 or o > 1", "abs(o)", "o.__class__ = 1", "O.__bases__ = 1", "cmp(o, o)", "o == o", "o.next()", "[1][o]", "o ** 2", "o += 1", "hex(o)", "~o", "coerce(o, 1)", "bool(o)", "callable(o)"]:
    try:
        if '=' in f and '==' not in f and '!=' not in f or f[:3] == 'del': exec f; print f
        else: print f, eval(f)
    except Exception, e: print f, '->', type(e).__name__, e
class Q:
    def __getattr__(self, n):
        if n[:2] == '__': raise AttributeError, n
        return 'q' + n
    def __len__(self): return 2
    def __getitem__(self, k):
        if isinstance(k, int) and k > 2: raise IndexError
        return k
    def __call__(self, *a): return a
    def __cmp__(self, o): return 0
    def __add__(self, o): return 'qadd'
    def __radd__(self, o): return 'qradd'
    def __str__(self): return 'str q'
    def __contains__(self, x): return x == 5
q = Q()
print q.foo, len(q), q[1], q[1:2], q[::2], q(1, 2), q == 5, q < 5, 5 == q, q + 1, 1 + q, str(q), '%s' % q, 5 in q, list(q), bool(q), map(None, q)
try: print hash(q)
except TypeError, e: print e
class Co:
    def __coerce__(self, o): return (5, o)
print Co() + 1, 1 + Co(), Co() * 2, 10 - Co(), Co() == 5, Co() < 6, coerce(Co(), 3)
class Dl:
    def __del__(self): print 'dl'
x = Dl(); x = None
class Dn(object):
    def __del__(self): print 'dn'
x = Dn(); del x
class Mix(O, object): pass
print Mix.__mro__, Mix(3).m(), type(Mix)
class R:
    def __eq__(self, o): return 'eq'
    def __lt__(self, o): return NotImplemented
print R() == 1, 1 == R(), (R() < 1) in (True, False), R() != 1
class Bad:
    def __repr__(self): return 1
    def __nonzero__(self): return -1
    def __len__(self): return -1
    def __hash__(self): return 'a'
    def __cmp__(self, o): return 'a'
    def __iter__(self): return 1
    def __init__(self): pass
for f in [repr, bool, len, hash, iter, lambda b: b == 1, lambda b: cmp(b, 2)]:
    try: print f(Bad())
    except Exception, e: print type(e).__name__, e
import types
print types.ClassType('Dyn', (O,), {'z': 1}).z, types.InstanceType(O, {'x': 9}).m(), types.ClassType is type(O), types.InstanceType is type(o)
