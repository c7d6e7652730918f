# special methods of new-style classes
class V(object):
    def __init__(self, x): self.x = x
    def __repr__(self): return 'V(%r)' % self.x
    def __add__(self, o): return ('add', self, o)
    def __radd__(self, o): return ('radd', self, o)
    def __iadd__(self, o): self.x += 1; return self
    def __sub__(self, o): return NotImplemented
    def __rsub__(self, o): return ('rsub', o)
    def __mul__(self, o): return ('mul', o)
    def __pow__(self, o, m=None): return ('pow', o, m)
    def __rpow__(self, o): return ('rpow', o)
    def __divmod__(self, o): return 'dm'
    def __neg__(self): return 'neg'
    def __pos__(self): return 'pos'
    def __abs__(self): return 'abs'
    def __invert__(self): return 'inv'
    def __int__(self): return 42
    def __long__(self): return 43L
    def __float__(self): return 4.5
    def __oct__(self): return '0o'
    def __hex__(self): return '0h'
    def __index__(self): return 2
    def __len__(self): return 3
    def __getitem__(self, k): return ('item', k)
    def __setitem__(self, k, v): print 'set', k, v
    def __delitem__(self, k): print 'del', k
    def __getslice__(self, i, j): return ('slice', i, j)
    def __setslice__(self, i, j, v): print 'setslice', i, j, v
    def __delslice__(self, i, j): print 'delslice', i, j
    def __contains__(self, k): return k == 1
    def __call__(self, *a, **k): return a, k
    def __iter__(self): return iter([1, 2, 3])
    def __nonzero__(self): return False
    def __hash__(self): return 7
    def __eq__(self, o): print 'eq', o; return True
    def __lt__(self, o): return 'lt'
    def __coerce__(self, o): print "coerce"; return NotImplemented
v = V(1)
print v + 1, 1 + v, v - v if 0 else '', 1 - v, v * 2, v ** 2, 2 ** v, pow(v, 2, 3), divmod(v, 1)
v += 1; print v
print -v, +v, abs(v), ~v, int(v), long(v), float(v), oct(v), hex(v), [10, 20, 30][v], [1,2,3,4][v:]
print len(v), v[0], v['a'], v[1:2], v[:], v[-1:], v[1:2:3], v[..., 1]
v[0] = 1; v[1:2] = 3; v[1:2:3] = 4
del v[0]; del v[1:2]; del v[::2]
print 1 in v, 2 in v, v(1, 2, a=3), list(v), bool(v), hash(v), v == 1, v < 2, v > 2, 2 > v
try: print v - 1
except TypeError, e: print e
try: v -= 1
except TypeError, e: print e
try: print v << 1
except TypeError, e: print e
try: print v // 1
except TypeError, e: print e
class W(V):
    def __radd__(self, o): return ('W.radd', o)
print V(1) + W(2), W(1) + V(2)
class Cmp(object):
    def __init__(self, x): self.x = x
    def __cmp__(self, o): return cmp(self.x, getattr(o, 'x', o))
    def __hash__(self): return hash(self.x)
print Cmp(1) < Cmp(2), Cmp(1) == Cmp(1), Cmp(3) > 2, 2 < Cmp(3), cmp(Cmp(1), Cmp(2)), sorted([Cmp(3), Cmp(1)])[0].x, {Cmp(1): 1}[1], Cmp(1) in [0, 1]
class B(object):
    def __len__(self): return 0
print bool(B()), not B()
class B2(object):
    def __nonzero__(self): return 2
    def __len__(self): return -1
print bool(B2())
try: len(B2())
except ValueError, e: print e
class B3(object):
    def __nonzero__(self): return 'a'
    def __len__(self): return 'a'
    def __index__(self): return 'a'
    def __hash__(self): return 'a'
    def __repr__(self): return 5
    def __str__(self): return 5
    def __int__(self): return 'x'
    def __iter__(self): return 5
    def __cmp__(self, o): return 'x'
    def __init__(self): return None
    def __float__(self): return 1
    def __contains__(self, x): return []
for f in [bool, len, hash, repr, str, int, long, float, iter, oct, lambda b: [1][b], lambda b: b < 1, lambda b: 1 in b, lambda b: b[1], lambda b: cmp(b, 1)]:
    try: print f(B3())
    except Exception, e: print type(e).__name__, e
class B4(object):
    def __init__(self): return 5
    def next(self): return 1
try: B4()
except TypeError, e: print e
class It(object):
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def next(self):
        self.n += 1
        if self.n > 3: raise StopIteration
        return self.n
print list(It()), tuple(It()), sum(It()), max(It()), 2 in It(), [x for x in It()], dict(zip(It(), It())), map(None, It())
class G(object):
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * 10
print list(G()), 20 in G(), [x for x in G()], iter(G()).next()
for name in 'add sub mul div floordiv mod truediv and or xor lshift rshift'.split():
    exec '''
class X(object):
    def __r%s__(self, o): return ('r', %r, o)
    def __i%s__(self, o): return ('i', %r, o)
''' % (name, name, name, name)
    op = {'add': '+', 'sub': '-', 'mul': '*', 'div': '/', 'floordiv': '//', 'mod': '%', 'truediv': '/', 'and': '&', 'or': '|', 'xor': '^', 'lshift': '<<', 'rshift': '>>'}[name]
    try:
        exec 'print 1 %s X(),' % op
        exec 'x = X(); x %s= 3; print x' % op
    except TypeError, e: print e
