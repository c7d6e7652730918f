def show(f, *args, **keywords):
    try:
        print repr(f(*args, **keywords))
    except Exception as e:
        print '%s: %s' % (e.__class__.__name__, e)

# making
print {}, dict(), dict(a=1, b=2), dict([(1, 2), (3, 4)]), dict([[1, 2]], x=3), dict({1: 2}), dict(['ab', 'cd']), dict(zip('xyz', range(3)))
show(dict, 1)
show(dict, [1])
show(dict, [(1, 2), (3, 4, 5)])
show(dict, [(1, 2), 'x'])
show(dict, 1, 2)
show(dict, [([], 1)])
class Mapping(object):
    def keys(self): return ['p', 'q']
    def __getitem__(self, key): return key * 2
print dict(Mapping()), dict(Mapping(), r=1)
print dict(one=1, two=2, three=3, four=4, five=5, six=6, seven=7)

# order and growth
d = {}
for word in 'the quick brown fox jumps over the lazy dog and runs away from all of it'.split():
    d[word] = d.get(word, 0) + 1
print d
print d.keys()
print d.values()
print d.items()
for word in ('quick', 'fox', 'lazy'): del d[word]
print d, len(d)
e = d.copy()
print e, e == d, e is d
e['x' * 5] = 1
print e != d, e == d, 'xxxxx' in e, 'xxxxx' in d, d.has_key('the'), d.has_key('nothing')
d = {}
for i in range(100): d[i * 7 % 101] = i
print d.keys()[:20], sum(d.values()), d.__sizeof__() > 248
print dict.fromkeys('abc'), dict.fromkeys([1, 2], 0), dict.fromkeys({1: 2, 3: 4}), dict.fromkeys(set([5, 6]), 'v'), dict.fromkeys(range(12))
show(dict.fromkeys)
show(dict.fromkeys, 3)
show(dict.fromkeys, [[]])

# methods
d = {'a': 1, 'b': 2}
print d['a'], d.get('a'), d.get('z'), d.get('z', 9), d.setdefault('a', 5), d.setdefault('c', 7), d.setdefault('d'), d
print d.pop('a'), d.pop('zz', 'none'), d
show(d.pop, 'zz')
show({}.pop, 1)
show(lambda: d['zz'])
show(lambda: d[(1, 2)])
show(lambda: d[[]])
show(lambda: [] in d)
show(d.get, [])
show(d.get)
show(d.setdefault)
show(d.update, 1, 2)
def delete(): del d['zz']
show(delete)
show({}.popitem)
d = dict.fromkeys(range(5))
print d.popitem(), d.popitem(), d, d.popitem(), d.popitem(), d.popitem(), d
d.update({1: 2}); d.update([(3, 4)], x=5); d.update(x=6, y=7); d.update()
print d
d.clear()
print d, len(d)
d.clear()
print {1: 'int', 1.0: 'float', True: 'bool'}, {1: 2}[1L], {'a': 1}[u'a'], {u'\xe9': 1}
d = {1: 2}
d[d[1]] = d
print d, {1: [d]}, {'k': {}}

# comparison
print {1: 2} == {1: 2}, {1: 2} == {1: 3}, {1: 2} != {1: 2}, {1: 2} == {2: 2}, {} == {}, {} == [], {1: [2]} == {1: [2.0]}
print cmp({}, {1: 2}), cmp({1: 2}, {1: 3}), cmp({1: 2}, {0: 2}), cmp({1: 2}, {1: 2}), {1: 2} < {1: 3}, {1: 1, 2: 2} > {1: 1, 2: 1}, {1: 2} <= {1: 2}
show(hash, {})

# derived
class D(dict):
    def __missing__(self, key): return ('missing', key)
m = D(a=1)
print m['a'], m['b'], m.get('b'), m, type(m.copy()), D.fromkeys([1]), type(D.fromkeys([1])), m == {'a': 1}
class Setter(dict):
    def __setitem__(self, key, value): dict.__setitem__(self, key, value * 2)
print Setter.fromkeys([1, 2], 3), Setter(a=1)

# keys of classes
class K(object):
    def __init__(self, n): self.n = n
    def __hash__(self):
        print 'hash', self.n,
        return self.n % 4
    def __eq__(self, other):
        print 'eq', self.n, other.n,
        return self.n == other.n
    def __repr__(self): return 'K%d' % self.n
d = {}
for n in (1, 5, 9, 2, 1): d[K(n)] = n
print
print d, K(5) in d, d.get(K(13)), d.setdefault(K(9), 0), d.pop(K(1)), len(d)
class Bad(object):
    def __hash__(self): return 1
    def __eq__(self, other): raise ValueError('bad eq')
bad = {Bad(): 1}
show(lambda: bad[1])
show(lambda: 1 in bad)
show(lambda: bad == {1: 1})
class Unhashable(object):
    __hash__ = None
show(lambda: {Unhashable(): 1})
class Old:
    def __eq__(self, other): return True
show(lambda: {Old(): 1})

# iteration
d = {1: 'a', 2: 'b', 3: 'c'}
for k in d: print k,
for k in d.iterkeys(): print k,
for v in d.itervalues(): print v,
for k, v in d.iteritems(): print k, v,
print list(d.iteritems()), [x for x in d.iteritems()]
i = d.iterkeys()
print i.__length_hint__(), i.next(), i.__length_hint__(), list(i), list(i)
def change():
    for k in d: d[k + 10] = 1
show(change)
i = iter(d)
i.next()
del d[1]
show(i.next)
show(i.next)
print i.__length_hint__()
def same_size():
    for k in d: d[k] = 0
    return d
show(same_size)

# views
d = {'a': 1, 'b': 2, 'c': 3}
k, v, i = d.viewkeys(), d.viewvalues(), d.viewitems()
print k, v, i, len(k), 'a' in k, ('a', 1) in i, ('a', 2) in i, 'a' in i, 2 in v, sorted(k), sorted(v), sorted(i)
d['d'] = 4
print len(k), k, sorted(k & set('abx')), sorted(k | 'xy'), sorted(k - set('a')), sorted(k ^ ['a', 'z']), sorted(i & [('a', 1)])
print k == set('abcd'), k == d.viewkeys(), k < set('abcde'), k <= set('abc'), k > set('a'), k >= set('abcd'), k != set('abc'), i == d.viewitems(), k == ['a', 'b', 'c', 'd'], v == v
show(lambda: k & 3)
show(lambda: v & set())
print {}.viewkeys(), {}.viewitems() == set(), set('a') | k == set('abcd')
