def show(f, *args, **keywords):
    try:
        print repr(f(*args, **keywords))
    except Exception as e:
        print '%s: %s' % (e.__class__.__name__, e)

# xrange
print xrange(5), xrange(1, 5), xrange(0, 10, 3), xrange(10, 0, -3), xrange(5, 5), list(xrange(10, 0, -3)), len(xrange(1, 100, 7)), xrange(5)[2], xrange(5)[-1], list(reversed(xrange(1, 10, 4)))
show(lambda: xrange(5)[5])
show(lambda: xrange(5)[-6])
show(xrange)
show(xrange, 1, 2, 3, 4)
show(xrange, 1, 2, 0)
show(xrange, 'a')
show(xrange, 2.5)
show(xrange, 10 ** 30)
print 3 in xrange(5), 7 in xrange(5), [x for x in xrange(3)], sum(xrange(101)), max(xrange(5))
i = iter(xrange(3))
print i.next(), i.__length_hint__(), list(i)
show(i.next)
import sys
print list(xrange(sys.maxint - 2, sys.maxint)), xrange(-sys.maxint - 1, sys.maxint, sys.maxint), list(xrange(-sys.maxint - 1, sys.maxint, sys.maxint))
show(xrange, -sys.maxint - 1, sys.maxint)
print xrange(3).__reduce__(), [(i, j) for i in xrange(2) for j in xrange(2)]

# slices
print slice(3), slice(1, 2), slice(1, 2, 3), slice(None), slice(1, 5).start, slice(1, 5).stop, slice(1, 5).step
print slice(1, 10, 2).indices(6), slice(None, None, -1).indices(5), slice(-3, None).indices(10), slice(9, 2).indices(5)
print slice(1, 2) == slice(1, 2), cmp(slice(1), slice(2)), slice(1, 2) < slice(1, 3), slice(1).__reduce__()
show(slice)
show(slice, 1, 2, 3, 4)
show(slice(1, 2, 0).indices, 5)
show(slice('a').indices, 5)
show(hash, slice(1))
class Sliced(object):
    def __getitem__(self, key): return key
    def __len__(self): return 10
print Sliced()[1:2], Sliced()[:], Sliced()[::2], Sliced()[1:2, 3], Sliced()[..., 1], Sliced()[-3:]
class OldSliced:
    def __getslice__(self, i, j): return (i, j)
    def __len__(self): return 10
print OldSliced()[1:2], OldSliced()[-3:], OldSliced()[:] == (0, sys.maxint)
class Index(object):
    def __init__(self, n): self.n = n
    def __index__(self): return self.n
print range(10)[Index(3)], range(10)[Index(2):Index(-2)], range(10)[::Index(3)], 'abc'[Index(1)], (1, 2)[Index(0)]

# enumerate and reversed
print list(enumerate('abc')), list(enumerate('ab', 5)), list(enumerate('ab', start=-1)), list(enumerate([], 1)), enumerate('ab', 2 ** 70).next()
show(enumerate)
show(enumerate, 3)
show(enumerate, [], 'a')
show(enumerate, [], 1.5)
e = enumerate('xyz')
p = e.next()
q = e.next()
print p, q, p is q, iter(e) is e, [pair for pair in e]
for i, c in enumerate('ab'): print i, c,
print
print list(reversed('abc')), list(reversed((1, 2))), list(reversed([])), reversed('abc').next(), reversed('abc').__length_hint__()
show(reversed, 3)
show(reversed, {})
show(reversed, set())
show(reversed)
class Countdown(object):
    def __len__(self): return 3
    def __getitem__(self, i): return i * i
class Special(object):
    def __reversed__(self): return iter([7, 8])
class OldSequence:
    def __len__(self): return 2
    def __getitem__(self, i):
        if i > 1: raise IndexError(i)
        return 'item%d' % i
print list(reversed(Countdown())), list(reversed(Special())), list(reversed(OldSequence())), list(OldSequence())

# by number
class Sequence(object):
    def __init__(self, n): self.n = n
    def __getitem__(self, i):
        if i >= self.n: raise IndexError
        if i == 5: raise ValueError('five')
        return i * 10
print list(Sequence(3)), [x for x in Sequence(2)], 10 in Sequence(3), tuple(Sequence(4)), iter(Sequence(1)).next()
show(list, Sequence(9))
i = iter(Sequence(1))
i.next()
show(i.next)
show(i.next)
show(iter, 3)
show(iter, object())

# callables
values = [1, 2, 3, 0, 4]
print list(iter(values.pop, 0)), values, list(iter(lambda: 5, 5))
show(iter, 3, 4)
def stop(): raise StopIteration
print list(iter(stop, 1))
def fail(): raise ValueError('fail')
i = iter(fail, 1)
show(i.next)
show(i.next)

# iterators of classes
class Counter(object):
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def next(self):
        if self.n == 0: raise StopIteration
        self.n -= 1
        return self.n
print list(Counter(3)), tuple(Counter(3)), sorted(Counter(4)), dict.fromkeys(Counter(2)), set(Counter(3)), zip(Counter(2), Counter(3)), 2 in Counter(5), max(Counter(4))
a, b = Counter(2)
print a, b
x = [0] * 4
x[1:3] = Counter(5)
print x
x.extend(Counter(12))
print x
class Hinted(Counter):
    def __length_hint__(self): return 100
x = list(Hinted(4))
print x, x.__sizeof__() == list(range(4)).__sizeof__()
