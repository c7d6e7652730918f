def t(s, **n):
    try:
        n.update(globals()); r = eval(s, n)
        print s, '->', repr(r)
    except Exception, e: print s, '!', type(e).__name__, e
import operator, functools, sys
from operator import *
from functools import *
class A(object):
    x = 5
    def __init__(self): self.b = [1, 2]
    def m(self, *a, **k): return a, sorted(k.items())
    def __index__(self): return 3
    def __repr__(self): return 'A!'
class Old:
    y = 1
a = A(); o = Old(); a.o = o
d = {'k': 1}; l = [1,2,3,4]
def f(*a, **k): return a, sorted(k.items())
f.attr = 5
p = partial(f, 1, z=2)
for s in '''operator.add(1,2), operator.__add__(1,2), add('a','b'), sub(5,3), mul(2,3), div(7,2), floordiv(7,2), truediv(7,2), mod(7,3), pow(2,3), neg(1), pos(1), abs(-1), inv(5), invert(5)
lshift(1,3), rshift(8,1), and_(6,3), or_(6,3), xor(6,3), not_(5), truth(5), is_(1,1), is_not(1,1)
lt(1,2), le(1,2), eq(1,2), ne(1,2), ge(1,2), gt(1,2)
concat([1],[2]), concat('a','b'), contains([1],1), countOf([1,1,2],1), indexOf([1,2],2), sequenceIncludes([1],1), repeat([1],2)
concat(1,2)
concat([1],2)
concat({},{})
repeat([1],'a')
repeat(5,2)
indexOf([1],5)
indexOf(5,5)
countOf(5,5)
contains(5,5)
getitem(l,1), getitem(d,'k'), getslice(l,1,3), getslice('abc',0,2)
getitem(l,9)
getslice(l,'a',1)
(setitem(l,0,9), l)
(setslice(l,0,1,[7,8]), l)
(delitem(l,0), l)
(delslice(l,0,1), l)
delitem(5,5)
setitem(5,5,5)
index(5), index(a), index(True)
index('a')
iadd([1],[2]), isub(5,2), imul([1],2), idiv(7,2), ifloordiv(7,2), itruediv(7,2), imod(7,3), ipow(2,3), ilshift(1,2), irshift(8,2), iand(6,3), ior(6,3), ixor(6,3), iconcat([1],[2]), irepeat([1],2)
add(1)
add(1,2,3)
add()
neg()
neg(1,2)
add(1,'a')
isCallable(len), isCallable(5), isMappingType({}), isMappingType([]), isMappingType(5), isNumberType(5), isNumberType('a'), isNumberType(2.5), isSequenceType([]), isSequenceType({}), isSequenceType('a'), isSequenceType(5), isMappingType('a'), isNumberType(o), isSequenceType(o), isMappingType(o), isMappingType(a)
itemgetter(1)([5,6]), itemgetter(0,2)('abc'), itemgetter('k')(d), itemgetter(slice(0,2))('abc')
itemgetter()
itemgetter(1)()
itemgetter(1)(1,2)
itemgetter(9)([1])
itemgetter(1, a=2)
attrgetter('x')(a), attrgetter('x','b')(a), attrgetter('o.y')(a), attrgetter(u'x')(a)
attrgetter()
attrgetter('nope')(a)
attrgetter('o.nope')(a)
attrgetter('x')()
attrgetter('x')(1,2)
attrgetter('x', k=1)
methodcaller('m')(a), methodcaller('m',1,2)(a), methodcaller('m',1,k=2)(a), methodcaller('m', {})(a), methodcaller('m', {'q': 1})(a)
methodcaller()
methodcaller(5)(a)
methodcaller('nope')(a)
methodcaller('m')()
sys.getsizeof(itemgetter(1)), sys.getsizeof(attrgetter('a')), sys.getsizeof(methodcaller('a'))
type(itemgetter(1)), itemgetter.__module__
sorted(x for x in dir(operator) if x[0] != '_')
p(5), p(5, z=3, y=1), p.func is f, p.args, p.keywords
partial()
partial(5)
partial(f, 1)(2)
partial(partial(f,1),2)(3)
partial(int, base=2)('101')
p.nope
p.__dict__
sys.getsizeof(p)
partial(f, *(1,2), **{'a': 3})()
type(p), partial.__module__
functools.reduce(add, [1,2,3]), functools.reduce is reduce
update_wrapper(lambda: 1, f).__name__, update_wrapper(lambda: 1, f).attr
wraps(f)(lambda: 1).__name__
update_wrapper(lambda: 1, p)
cmp_to_key(cmp)(1) < cmp_to_key(cmp)(2), sorted([3,1,2], key=cmp_to_key(lambda x,y: y-x))
hash(cmp_to_key(cmp)(1))
total_ordering(Old)
sorted(x for x in dir(functools) if x[0] != '_')'''.split('\n'): t(s)
try: p.func = 5
except Exception, e: print type(e).__name__, e
p.attr = 5; print p.attr, p.__dict__
@total_ordering
class T(object):
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v
    def __lt__(self, o): return self.v < o.v
print T(1) < T(2), T(1) <= T(1), T(2) > T(1), T(1) >= T(2)
class PP(partial): pass
print PP(f, 1)(2), type(PP(f))
def rc(o, fun):
    a = sys.getrefcount(o); fun(); return sys.getrefcount(o) - a
q = object()
print rc(q, lambda: partial(f, q, k=q)(q, j=q)), rc(q, lambda: itemgetter(0)([q])), rc(q, lambda: methodcaller('m', q, z=q)(a)), rc(q, lambda: attrgetter('x')(a))
