def show(f, *args, **keywords):
    try:
        print repr(f(*args, **keywords))
    except Exception as e:
        print '%s: %s' % (e.__class__.__name__, e)

print set(), frozenset(), set('hello'), set([3, 1, 2, 1]), frozenset([1, 2]), {1, 2, 3}, set({1: 2}), set(xrange(40)) == set(range(40))
words = 'the quick brown fox jumps over the lazy dog and runs away from all of it'.split()
s = set(words)
print s, len(s)
for w in words[::2]: s.discard(w)
print s
show(set, 1)
show(set, 1, 2)
show(set, [[]])
show(frozenset, a=3)
show(set, a=3)
print frozenset() is frozenset([]), frozenset(frozenset([1])) == set([1])
f = frozenset([1])
print frozenset(f) is f, f.copy() is f, set(f).copy() == f, type(f | set([2])), type(set([2]) | f), hash(frozenset([1, 2, 'a'])) == hash(frozenset(['a', 2, 1])), hash(frozenset()), hash(frozenset([1, 2, 3]))

a, b = set([1, 2, 3, 4]), set([3, 4, 5])
print a | b, a & b, a - b, b - a, a ^ b, a.union(b, [9]), a.intersection([1, 9]), a.intersection(b, [3]), a.difference([1], {2: 0}), a.symmetric_difference([1, 7]), a.union(), a.intersection(), a.difference()
print a < b, a <= a, a < a, set([1]) < a, a > set([1, 2]), a >= b, a == set([4, 3, 2, 1]), a != b, a == frozenset(a), a == [1, 2, 3, 4], a != 3
print a.issubset(range(9)), a.issuperset([1]), a.issubset([1]), a.isdisjoint([7, 8]), a.isdisjoint(b), a.isdisjoint(set()), set().isdisjoint(set())
show(lambda: a | [1])
show(lambda: a & [1])
show(lambda: a - 3)
show(lambda: a ^ {})
show(a.union, 3)
show(a.isdisjoint, 3)
show(cmp, a, b)
show(cmp, a, a)
show(hash, a)
c = set(a)
c |= b; print c,
c &= set([1, 2, 5]); print c,
c -= set([1]); print c,
c ^= set([2, 8]); print c
def wrong():
    global c
    c |= [1]
show(wrong)
c.update('xy', [1]); print c
c.intersection_update([1, 'x', 8]); print c
c.difference_update([1], 'x'); print c
c.symmetric_difference_update([8, 9, 10]); print c
c.symmetric_difference_update({9: 1, 11: 2}); print c
c -= c; print c
c ^= c; print c
c.add(1); c.add(1); c.add((2, 3)); print c, len(c), 1 in c, (2, 3) in c, [] in [c]
show(c.add, [])
show(lambda: [] in c)
show(c.discard, [])
c.remove(1)
show(c.remove, 1)
show(c.remove, (9, 9))
print set([1]) in set([frozenset([1])]), set([1]) in set([1])
n = set([frozenset([1]), 2])
n.discard(set([1])); print n
show(n.remove, set([7]))
c.clear(); print c
show(c.pop)
c = set([5, 3, 9, 1])
print c.pop(), c.pop(), c, c.pop(), c.pop(), c
c = set(range(10))
while c: print c.pop(),
print
big = set(i * 37 % 1009 for i in range(300))
print sorted(big)[:5], len(big), list(big)[:10], big.__sizeof__() > 200
for i in range(0, 1009, 2): big.discard(i)
print len(big), list(big)[:10]
big -= set(range(500))
print len(big), list(big)[:10]

class S(set):
    def __init__(self, *args):
        set.__init__(self, *args)
        self.tag = 'tag'
s = S([1, 2])
print s, s.tag, type(s | s), type(s.copy()), s == set([1, 2]), S(), sorted(s)
class F(frozenset): pass
f = F([1, 2])
print f, type(f.copy()), hash(f) == hash(frozenset([1, 2])), {f: 1}[frozenset([2, 1])], type(f | f)

class K(object):
    def __init__(self, n): self.n = n
    def __hash__(self):
        print 'hash', self.n,
        return self.n % 4
    def __eq__(self, other):
        print 'eq', self.n, other.n,
        return self.n == other.n
    def __repr__(self): return 'K%d' % self.n
one, two = set(map(K, [1, 5, 9])), set(map(K, [5, 2]))
print
print one | two, one & two, one - two, one ^ two, one <= two, one == set(one)
class Bad(object):
    def __hash__(self): return 1
    def __eq__(self, other): raise ValueError('bad eq')
bad = set([Bad()])
show(lambda: 1 in bad)
show(lambda: bad | set([1]))
show(lambda: bad & set([1]))
show(bad.add, 1)

for x in set([1, 2, 3]): print x,
i = iter(set([1, 2, 3]))
print i.__length_hint__(), i.next(), list(i), list(i)
c = set([1, 2])
def change():
    for x in c: c.add(x + 10)
show(change)
i = iter(c)
i.next()
c.add(99)
show(i.next)
show(i.next)
s = set([1])
class R(object):
    def __repr__(self): return repr(s)
s.add(R())
print repr(s) in ('set([1, set(...)])', 'set([set(...), 1])')
print set([1, 2]).__reduce__()
