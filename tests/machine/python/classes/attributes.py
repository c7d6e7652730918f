# attributes, descriptors, metaclasses
class D(object):
    def __get__(self, o, t): return ('get', o is None, t.__name__)
    def __set__(self, o, v): print 'set', v
    def __delete__(self, o): print 'delete'
class ND(object):
    def __get__(self, o, t=None): return 'nd'
class A(object):
    d = D(); n = ND()
    def m(self): return 'm'
    @staticmethod
    def s(x): return x
    @classmethod
    def c(cls, x): return cls.__name__, x
    @property
    def p(self):
        "doc of p"
        return self._p
    @p.setter
    def p(self, v): self._p = v
    @p.deleter
    def p(self): del self._p
    ro = property(lambda self: 1)
a = A()
print a.d, A.d, a.n, A.n
a.d = 1; del a.d
a.n = 'own'; print a.n
print a.m(), A.s(1), a.s(2), A.c(1), a.c(2), A.m, type(a.m), a.m.im_self is a, A.m.im_self
a.p = 5; print a.p, a.__dict__ == {'_p': 5, 'n': 'own'}; del a.p
for f in ["a.p", "a.ro = 1", "del a.ro", "a.zz", "del a.zz", "A.zz", "A.m()", "A.m(1)", "a.s()", "a.m = 1; print a.m", "A.p.__doc__", "a.m()", "A.p.fget.__name__", "print A.p.__doc__"]:
    try: exec f
    except Exception, e: print f, '->', type(e).__name__, e
class H(object):
    def __getattr__(self, n):
        if n == 'no': raise AttributeError('mine ' + n)
        return 'hook ' + n
    def __setattr__(self, n, v): object.__setattr__(self, n, v * 2)
    def __delattr__(self, n): print 'delattr', n; object.__delattr__(self, n)
h = H(); h.x = 4
print h.x, h.y, getattr(h, 'no', 'default'), hasattr(h, 'no'), hasattr(h, 'x')
del h.x
print h.x
try: del h.x
except AttributeError, e: print 'AE', e
try: h.no
except AttributeError, e: print 'AE', e
class GA(object):
    def __getattribute__(self, n):
        if n == 'raise': raise AttributeError(n)
        return 'ga ' + n
    def __getattr__(self, n): return 'fallback ' + n
print GA().foo, getattr(GA(), 'raise'), GA().__class__
class Meta(type):
    def __new__(m, name, bases, d):
        print 'new', name, bases, sorted(k for k in d if k[:2] != '__'); d['added'] = 1
        return type.__new__(m, name, bases, d)
    def __init__(c, name, bases, d): print 'init', name; super(Meta, c).__init__(name, bases, d)
    def __call__(c, *a): print 'call', a; return type.__call__(c, *a)
    def __len__(c): return 5
    def meth(c): return c.__name__
    def __getattr__(c, n): return 'meta ' + n
    def __instancecheck__(c, o): return o == 1
    def __subclasscheck__(c, o): return o is int
class M(object):
    __metaclass__ = Meta
    def __init__(self, x=0): self.x = x
class N(M): pass
print M(3).x, len(M), N.meth(), N.added, N.other, type(N), isinstance(1, M), isinstance('', M), issubclass(int, M), issubclass(str, M)
class S(object):
    __slots__ = ('a', '__b', 'c')
    def __init__(self): self.a = 1
s = S(); print s.a, S.__slots__, S.a, hasattr(s, 'c'), hasattr(s, '__dict__')
for f in ["s.c", "s.zz = 1", "del s.c", "s._S__b = 2; print s._S__b", "S.a = 5; print s.a", "s.a=1"]:
    try: exec f
    except Exception, e: print f, '->', type(e).__name__, e
class S2(S):
    __slots__ = ['d', '__dict__']
s2 = S2(); s2.d = 4; s2.z = 5; print s2.a, s2.d, s2.z, s2.__dict__
class S3(S): pass
s3 = S3(); s3.q = 1; print s3.__dict__, s3.a
for f in ["class X(int): __slots__ = ('a',)", "class X(str): __slots__ = ('a',)", "class X(object): __slots__ = ('__dict__', '__dict__')", "class X(object): __slots__ = (1,)", "class X(S, V): pass", "class X(S, str): pass", "class X(A, object, A): pass", "class X(int, dict): pass", "class X(None): pass", "class X(type(None)): pass", "class X(bool): pass", "class X(1): pass"]:
    try: exec f; print 'ok', X.__mro__
    except Exception, e: print f, '->', type(e).__name__, e
class P1(object):
    def f(self): return ['P1']
class P2(P1):
    def f(self): return ['P2'] + super(P2, self).f()
class P3(P1):
    def f(self): return ['P3'] + super(P3, self).f()
class P4(P2, P3):
    def f(self): return ['P4'] + super(P4, self).f()
    @classmethod
    def k(cls): return super(P4, cls).__thisclass__.__name__
print P4().f(), [c.__name__ for c in P4.__mro__], P4.k(), P4.mro() == list(P4.__mro__), P1.__subclasses__(), P4.__base__, P4.__bases__
print repr(super(P4, P4()))[:40], repr(super(P4)), super(P4, P4()).__self_class__
P3.f = lambda self: ['new P3']
print P4().f()
P1.__add__ = lambda self, o: 'added'
print P4() + 1
del P1.__add__
try: P4() + 1
except TypeError, e: print e
class Z(object): pass
Z.__name__ = 'Zed'; print Z, Z.__module__, Z.__doc__
z = Z(); z.__class__ = P1; print z.f()
class Zb(P1): pass
Zb.__bases__ = (P2,); print Zb().f(), Zb.__mro__
print object.__subclasses__ and type.__subclasses__(type) and 1, type(type), type.__mro__, object.__bases__, object.__base__
print A.__dict__.has_key('m'), len(A.__dict__) > 3, 'm' in A.__dict__, type(A.__dict__), A.__dict__['m']
print int.__add__, (1).__add__, int.__add__(1, 2), (1).__add__(2), [].append, list.append, dict.fromkeys, str.__len__, [].__len__, (1).__lt__ if hasattr(1, '__lt__') else 'no lt', 'a'.__lt__('b'), object.__init__, object().__init__
print int.real, A.__dict__['__dict__'], A.__weakref__, type(A.__dict__['__dict__']), S.c, file.name, int.__new__, type.__call__, A.__call__
