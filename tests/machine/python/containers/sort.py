def show(f, *args, **keywords):
    try:
        print repr(f(*args, **keywords))
    except Exception as e:
        print '%s: %s' % (e.__class__.__name__, e)

a = [5, 2, 9, 1, 5, 6]
a.sort()
print a
a.sort(reverse=True)
print a
a.sort(lambda x, y: cmp(x % 3, y % 3))
print a
a.sort(key=lambda x: -x)
print a
a.sort(key=lambda x: x % 3, reverse=True)
print a
a.sort(cmp=lambda x, y: y - x, key=lambda x: x % 4)
print a
a.sort(None, None, 0)
print a
print sorted('hello'), sorted({3: 1, 1: 2}), sorted((3, 1, 2), reverse=1), sorted([1, 'a', None, 2.5, (1,)])
print sorted(range(30), key=lambda x: x * 7 % 31)
words = 'the quick brown fox jumps over the lazy dog The End'.split()
print sorted(words), sorted(words, key=str.lower), sorted(words, key=len)
show([].sort, 1, 2, 3, 4)
show([2, 1].sort, lambda x, y: 'x')
show([2, 1].sort, 3)
show([2, 1].sort, key=3)
show([2, 1].sort, foo=3)
show([2, 1].sort, reverse='x')

class Failing(object):
    def __init__(self, n): self.n = n
    def __lt__(self, other):
        if 3 in (self.n, other.n): raise ValueError('three')
        return self.n < other.n
    def __repr__(self): return 'F%d' % self.n
a = map(Failing, [5, 4, 3, 2, 1])
show(a.sort)
print sorted(x.n for x in a)

a = [3, 1, 2]
seen = []
def key(x):
    seen.append((x, list(a), len(a)))
    return x
a.sort(key=key)
print a, seen
def growing(x):
    a.append(9)
    return x
show(a.sort, key=growing)
print a
def failing_key(x):
    if x == 2: raise KeyError('two')
    return x
a = [3, 1, 2, 5]
show(a.sort, key=failing_key)
print a

calls = []
def compare(x, y):
    calls.append((x, y))
    return cmp(x, y)
for items in [range(10), range(10)[::-1], [3, 1, 2], [1, 3, 2, 5, 4, 7, 6]]:
    del calls[:]
    items.sort(compare)
    print items, calls

# stable, and with merges
import sys
seed = 12345
items = []
for i in range(1500):
    seed = (seed * 1103515245 + 12345) % 2147483648
    items.append((seed >> 16) % 100)
pairs = zip(items, range(1500))
byfirst = sorted(pairs, key=lambda p: p[0])
print byfirst == sorted(pairs), sorted(pairs, cmp=lambda p, q: q[0] - p[0]) == sorted(pairs, key=lambda p: -p[0]), sorted(pairs, key=lambda p: p[0], reverse=True)[:3]
count = [0]
def counting(x, y):
    count[0] += 1
    return cmp(x, y)
items.sort(counting)
print count, items[::100]
