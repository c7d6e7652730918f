def show(f, *args, **keywords):
    try:
        print repr(f(*args, **keywords))
    except Exception as e:
        print '%s: %s' % (e.__class__.__name__, e)

print tuple(), tuple('abc'), tuple([1, 2]), tuple(x for x in range(3)), tuple({1: 2}), tuple((1, 2)), tuple(x for x in range(40))[-3:]
t = (1, 2, 3)
print tuple(t) is t, () is tuple(), t[:] is t, t[0:3:1] is t, (t * 1) is t, (() * 5) is (), t[1:], t[::-1], t[::2], t[5:], t[-2:], t[-9:2]
print t[0], t[-1], len(t), 2 in t, 9 in t, t + (4,), t * 2, 2 * t, t * -1, () + ()
show(lambda: t[3])
show(lambda: t[-4])
show(lambda: t['a'])
show(lambda: t + [1])
show(lambda: t * 'x')
show(tuple, 1, 2)
show(tuple, 3)
show(tuple, a=3)
show(tuple, sequence=[3])
show(t.index, 9)
print t.index(2), t.count(1), (1, 1, 2).count(1), (1, 2, 1).index(1, 1), t.__getnewargs__()
print (1,), (), ((),), (1, (2, 'x'))
print (1, 2) < (1, 3), (1,) < (1, 0), () < (0,), (1,) == (1.0,), (1,) == [1], cmp((1, 2), (1, 1)), (1, 2) != (1, 2), (2,) >= (1, 9)
print hash(()), hash((1, 2)), hash((1, 2, 3)), hash(('a', 1L, 2.0)), hash((1, 2)) == hash((1L, 2.0)), hash((-1, -1))
show(hash, ([],))
class T(tuple):
    def __new__(cls, *args): return tuple.__new__(cls, args)
    def total(self): return sum(self)
s = T(1, 2, 3)
s.x = 3
print s, s.total(), s.x, s == t, hash(s) == hash(t), type(s[:]), type(s * 1), type(tuple(s)), isinstance(s, tuple), {s: 1}[t]
i = iter(t)
print i.next(), i.__length_hint__(), list(i), list(i)
show(i.next)
l = []
u = (1, l)
l.append(u)
print u
def setitem(): t[0] = 1
show(setitem)
def delitem(): del t[0]
show(delitem)
a, (b, c), d = 1, (2, 3), [4]
print a, b, c, d
def unpack(): x, y = t
show(unpack)
def unpack_less(): x, y, z, w = t
show(unpack_less)
