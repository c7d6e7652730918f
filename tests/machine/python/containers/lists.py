def show(f, *args):
    try:
        print repr(f(*args))
    except Exception as e:
        print '%s: %s' % (e.__class__.__name__, e)

class Noisy(object):
    def __init__(self, name): self.name = name
    def __repr__(self): return 'Noisy(%r)' % self.name
    def __eq__(self, other):
        print 'compare', self, other
        return isinstance(other, Noisy) and self.name == other.name

# making
print list(), list('abc'), list((1, 2)), list(x * x for x in range(5)), list({1: 2}), list(xrange(3))
show(list, 3)
show(list, 1, 2)
class L(list): pass
l = L([1, 2, 3])
l.x = 4
print l, l.x, type(l[1:]), l == [1, 2, 3], len(l), type(l + [1]), type(l * 2)

# items and slices
a = range(10)
print a[3], a[-1], a[2:5], a[:-7], a[7:], a[::2], a[::-3], a[8:1:-2], a[100:], a[-100:3], a[5:2]
show(lambda: a[10])
show(lambda: a[-11])
show(lambda: a['x'])
show(lambda: a[1.0])
show(lambda: a[::0])
show(lambda: a[1:'x'])
a[2:5] = 'xyzw'
print a
a[2:2] = [None]
print a
a[:2] = ()
print a
a[::2] = range(5)
print a
a[::-1] = range(len(a))
print a
def extended(): a[::2] = [1]
show(extended)
def no_iterable(): a[1:3] = 3
show(no_iterable)
def no_iterable_extended(): a[::2] = 3
show(no_iterable_extended)
del a[1], a[-1]
print a
del a[1:3]
print a
a = range(20)
del a[::3]
print a
del a[::-4]
print a
del a[5:5], a[50:], a[:0]
print a
a[1:3] = a
print a
a[::2] = a[::-2]
print a
def out(): a[99] = 1
show(out)
def delete(): del a[99]
show(delete)
def wrong(): a['x'] = 1
show(wrong)

# methods
a = [3, 1, 2]
a.append(5); a.extend((7, 8)); a.extend(x for x in 'ab'); a.insert(0, 'first'); a.insert(-1, 'before'); a.insert(100, 'last')
print a
print a.pop(), a.pop(0), a.pop(-2), a
print a.index(2), a.count(7), a.index(7, 2, 8), a.index(8, -4)
show(a.index, 99)
show(a.index, 3, 1)
show(a.index, 'x' * 3, 0, 2)
show(a.remove, 99)
show(a.pop, 99)
show([].pop)
show(a.append)
show(a.insert, 1)
show(a.insert, 'x', 1)
show(a.extend, 1)
a.remove(1); a.reverse()
print a
print [Noisy(1), Noisy(2)].index(Noisy(2)), Noisy(2) in [Noisy(3), Noisy(2)], [Noisy(1)].count(Noisy(4))

# operators
print [1, 2] + [3], [1, 2] * 3, 2 * [0], [1] * -1, [1] * 0, 3 in [1, 2, 3], 4 in [1, 2, 3]
show(lambda: [1] + (2,))
show(lambda: [1] * 'x')
show(lambda: [1] * [2])
b = c = [1]
b += (2, 3)
b += 'de'
b *= 2
print b, b is c
b *= 0
print b, c
b += b
b = [1, 2]
b += b
print b
def plus():
    global b
    b += 3
show(plus)

# comparison
print [1, 2] < [1, 3], [1, 2] < [1, 2, 0], [] < [0], [1] == [1.0], [1] != [1], [2] > [1, 5], [1, 2] >= [1, 2], cmp([1], [2]), cmp([2], [1]), cmp([1], [1])
print [1] == (1,), [1] < 'a', [Noisy(1)] == [Noisy(1)], [1, Noisy(1)] == [1]
show(hash, [])

# repr
a = [1]
a.append(a)
a.append([a])
print a, [], [[]], ['a', u'b', 1.5, 2L, None]
class BadRepr(object):
    def __repr__(self): raise ValueError('no repr')
show(repr, [1, BadRepr()])
print repr([BadRepr]) != ''
show(repr, [1])

# iteration
a = [1, 2, 3]
for x in a:
    if len(a) < 6: a.append(x * 10)
print a
i = iter(a)
print i.next(), i.__length_hint__(), list(i), i.__length_hint__()
a.append(1)
show(i.next)
print list(reversed(a)), reversed(a).__length_hint__()
r = reversed([1, 2])
print r.next(), r.next()
show(r.next)
print a.__sizeof__() > 40, [].__sizeof__(), [1].__sizeof__(), [1, 2, 3, 4, 5].__sizeof__()
for n in range(20):
    a = []
    for i in range(n): a.append(i)
    print a.__sizeof__(),
print
