import string, UserDict, UserList, time, heapq, operator, functools, weakref
print string.capwords('hello  big world'), string.capwords('a-b', '-'), string.join(['a', 'b']), string.split('a b'), string.atoi('12'), string.zfill(5, 3)
print string.letters, string.digits, repr(string.whitespace), string.punctuation, len(string.printable)
print 'hello'.translate(string.maketrans('el', 'ip')), string.upper('x'), string.replace('aab', 'a', 'c', 1)
t = string.Template('$who owes ${what} $$5 ${')
print t.safe_substitute(who='Ann', what='me')
for s, k in [('$a $b', {'a': 1}), ('$a $', {'a': 1}), ('x $ y', {}), ('${a}b', {'a': 2})]:
    try: print string.Template(s).substitute(k)
    except Exception, e: print type(e).__name__, e
print string.Formatter().format('{0} {a.real} {1[0]!r:>5} {{}}', 1, ['x'], a=3)
d = UserDict.UserDict({'a': 1}); d['b'] = 2
print d, len(d), 'a' in d, d.get('z'), sorted(d.items()), d == {'a': 1, 'b': 2}, d.copy().pop('a'), d.__class__
l = UserList.UserList([3, 1, 2]); l.append(0); l.sort()
print l, l[1:], l + [9], l * 2, 3 in l, l.index(2), len(l), l == [0, 1, 2, 3], type(l[:2]).__name__
a, c = time.time(), time.clock()
made = [str(i) for i in xrange(20000)]
print time.time() > a, time.clock() > c
a, c = time.time(), time.clock(); time.sleep(1.5)
print 1.5 <= time.time() - a < 1.6, time.clock() - c < 0.5
end = time.time() + 0.01
while time.time() < end: pass
class Evil(object):
    def __init__(self, heap): self.heap = heap
    def __lt__(self, other): self.heap[:] = []; return True
    __le__ = __lt__
heap = []; heap.extend(Evil(heap) for i in range(5))
try: heapq.heapify(heap)
except RuntimeError, e: print e
for e in ["operator.and_()", "operator.indexOf(1)", "operator.is_(1)", "operator.repeat(1)", "operator.concat(1, 2)", "operator.iconcat([1], (2,))", "operator.getslice(1, 2, 3)"]:
    try: print eval(e)
    except TypeError, x: print e, x
p = functools.partial(max, 3, key=abs); f, args, state = p.__reduce__()
q = functools.partial(len); q.__setstate__(state); print q(-7), q.args, q.keywords, f.__name__
q.__dict__ = {'note': 1}; print q.note
class Thing(object): pass
x = Thing(); w = weakref.WeakValueDictionary(a=x); k = weakref.WeakKeyDictionary({x: 1})
print len(w.copy()), k.popitem()[1], len(k), w.valuerefs()[0]() is x
for text in ['YWJj\n'.decode('base64'), 'ab'.encode('base64'), '\x80'.decode('cp1252'), u'\u20ac'.encode('iso-8859-15'), 'Hello'.encode('rot13')]: print repr(text)
for text in ['{0[a', '{', 'a}', '{0!}', '{0!rx}', '{0!x}', '{0[0]x}', '{0.}', '{0:{1:{2:{3}}}}', '{0[0]:>{1}}', '{{{0}}}']:
    try: print string.Formatter().format(text, [7], 3, 4, 5)
    except (ValueError, AttributeError), e: print text, type(e).__name__, e
print list(string.Formatter().parse('a{b!r:c}d{{e}}{0:{1}}'))
class Doubled(object):
    def __getitem__(self, key): return key * 2
print string.Template('$x ${y} $$ $z').substitute(Doubled(), y=1), string.Template('$x ${y $1').safe_substitute(x=1), string.maketrans('ab', 'xy')[96:100]
class Dicty(UserDict.DictMixin):
    def __init__(self): self.pairs = []
    def keys(self): return [k for k, v in self.pairs]
    def __getitem__(self, k): return dict(self.pairs)[k]
    def __setitem__(self, k, v): self.pairs.append((k, v))
    def __delitem__(self, k): self.pairs = [p for p in self.pairs if p[0] != k]
m = Dicty(); m.update({'a': 1}); m.update([('b', 2)], c=3)
print m, len(m), m.pop('a'), m.pop('a', 0), m.setdefault('q', 5), m.popitem(), m.items(), 'q' in m, cmp(m, None)
