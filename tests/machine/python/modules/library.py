def t(s, **n):
    try:
        n.update(globals()); r = eval(s, n)
        print s, '->', repr(r)
    except Exception, e: print s, '!', type(e).__name__, e
import string, heapq, bisect, contextlib, StringIO, cStringIO, types, weakref, abc, sys, os
from heapq import *
S = StringIO.StringIO; C = cStringIO.StringIO
for s in '''string.letters, string.digits, string.punctuation, string.printable, string.whitespace, string.hexdigits, string.octdigits, string.ascii_letters
string.maketrans('ab','xy')[95:100], string.capwords('hello  world'), string.capwords('a-b','-'), string.join(['a','b']), string.split('a b'), string.zfill(5, 3), string.zfill('-5', 4)
string.maketrans('a','bc')
string.atoi('12'), string.atoi('ff', 16), string.atof('1.5'), string.atol('5')
string.upper('a'), string.lower('A'), string.strip(' a '), string.replace('aa','a','b'), string.find('abc','c'), string.rfind('aba','a'), string.count('aa','a'), string.ljust('a',3), string.rjust('a',3), string.center('a',3), string.capitalize('ab'), string.swapcase('aB'), string.expandtabs('a\\tb'), string.translate('ab', string.maketrans('a','b')), string.index('abc','b'), string.lstrip(' a'), string.rstrip('a '), string.rsplit('a b c', None, 1), string.joinfields(['a','b'],''), string.splitfields('a b')
string.Template('$a ${b} $$').substitute(a=1, b=2)
string.Template('$a $x').safe_substitute(a=1)
string.Template('$a').substitute()
(lambda h: (heapify(h), h, heappop(h), heappush(h, 0), h, heapreplace(h, 9), heappushpop(h, -1), h))([5,3,8,1,9,2])
heappop([])
nlargest(2, [1,5,3]), nsmallest(2, [1,5,3]), nlargest(2, 'abc', key=ord), nsmallest(0, [1]), nlargest(10, [2,1]), nsmallest(1,[3,2]), nlargest(1,[3,2]), nlargest(1,[])
list(merge([1,4],[2,3],[])), list(merge())
[x for x in (lambda h: [heappop(h) for i in range(len(h))])((lambda l: (heapify(l), l)[1])([7,3,9,1,4,8,2]))]
heapify(5)
heappush(5, 1)
bisect.bisect([1,2,2,3],2), bisect.bisect_left([1,2,2,3],2), bisect.bisect_right([1,2],5), bisect.bisect([1,2,3],2,0,1), bisect.bisect([1],1,-1)
bisect.bisect([1,2,3], 2, -5)
(lambda l: (bisect.insort(l, 2), bisect.insort_left(l, 0), bisect.insort_right(l, 9), l))([1,3])
S('abc').read(), S('a\\nb').readline(), S('a\\nb').readlines(), list(S('a\\nb\\n')), S().getvalue(), S(u'x').getvalue(), S(5).getvalue()
(lambda f: (f.write('hello'), f.seek(1), f.read(2), f.tell(), f.write('XX'), f.getvalue(), f.seek(0, 2), f.write('!'), f.getvalue(), f.truncate(3), f.getvalue()))(S())
(lambda f: (f.close(), f.closed))(S())
(lambda f: (f.close(), f.read()))(S())
(lambda f: (f.writelines(['a','b']), f.getvalue(), f.isatty(), f.flush()))(S())
(lambda f: (f.seek(5), f.write('x'), f.getvalue()))(S('ab'))
S('ab').seek(-1)
S('abc').truncate(-1)
S('a').next(), S('abc').read(2), S('abcdef').readline(3)
S().next()
C('abc').read(), C('a\\nb').readline(), C('a\\nb').readlines(), list(C('a\\nb\\n')), C().getvalue(), C(u'x').getvalue()
(lambda f: (f.write('hello'), f.seek(1), f.read(2), f.tell(), f.write('XX'), f.getvalue(), f.seek(0, 2), f.write('!'), f.getvalue()))(C())
(lambda f: (f.close(), f.closed))(C())
types.IntType, types.NoneType, types.FunctionType, types.GeneratorType, types.ClassType, types.InstanceType, types.MethodType, types.BuiltinFunctionType, types.ModuleType, types.FrameType, types.TracebackType, types.CodeType, types.LambdaType, types.SliceType, types.EllipsisType, types.DictProxyType, types.NotImplementedType, types.GetSetDescriptorType, types.MemberDescriptorType, types.StringTypes, types.XRangeType, types.FileType, types.UnboundMethodType, types.BuiltinMethodType, types.ObjectType, types.TypeType, types.DictionaryType, types.BufferType
sorted(x for x in dir(types) if x[0] != '_')
sorted(contextlib.__all__)
os.getpid() == os.getpid(), os.getpid() > 0, os.name, os.sep, os.linesep, os.curdir, os.pardir, os.devnull, os.extsep
os.path.join('a','b'), os.path.join('a','/b'), os.path.split('/a/b'), os.path.splitext('a.b.c'), os.path.basename('/a/b'), os.path.dirname('/a/b'), os.path.normpath('a/../b//c'), os.path.isabs('/a'), os.path.exists('/nonexistent')
os.getenv('NOPE_X'), os.getenv('NOPE_X', 5), type(os.environ.get('NOPE_X'))
os.environ['NOPE_X']
os.WEXITSTATUS(256), os.WIFEXITED(0), os.WIFSIGNALED(9)
os.strerror(2), os.strerror(12), os.strerror(99999)
os.remove('/nonexistent')
os.unlink(5)
os.waitpid(-1, 0)
os.wait()
os.waitpid('a', 0)
os.error is OSError, os.WNOHANG, os.EX_OK, os.F_OK
os.sysconf('SC_PAGE_SIZE'), os.sysconf('SC_CLK_TCK')
os.sysconf('NOPE')
os.path is sys.modules['os.path'], os.path.__name__
len(os.times()), type(os.times()), len(os.uname())
os.nope
os.getcwd().__class__
os.path.getsize('/nonexistent')
os.urandom(4).__class__, len(os.urandom(4))'''.split('\n'): t(s)
@contextlib.contextmanager
def cm(x):
    print 'in', x
    try: yield x * 2
    finally: print 'out'
with cm(3) as y: print y
try:
    with cm(4): raise ValueError('boo')
except ValueError, e: print e
@contextlib.contextmanager
def sw():
    try: yield
    except KeyError: print 'swallowed'
with sw(): raise KeyError('x')
@contextlib.contextmanager
def bad():
    if 0: yield
try:
    with bad(): pass
except RuntimeError, e: print e
@contextlib.contextmanager
def twice():
    yield 1; yield 2
try:
    with twice(): pass
except RuntimeError, e: print e
print cm.__name__
class Cl(object):
    def close(self): print 'closed'
with contextlib.closing(Cl()) as c: print type(c).__name__

with contextlib.nested(cm(1), cm(2)) as (p, q): print p, q
class W(object):
    def __init__(self, n='w'): self.n = n
    def hello(self): return 'hello ' + self.n
    def __repr__(self): return '<W %s>' % self.n
def cb(r): print 'callback', r() is None
w = W(); r = weakref.ref(w, cb); p = weakref.proxy(w)
print r() is w, p.hello(), p.n, weakref.getweakrefcount(w), len(weakref.getweakrefs(w)), weakref.getweakrefs(w)[0] is r
p.n = 'z'; print w.n, repr(p)[:10], str(p), type(p), type(r)
print weakref.ref(w) is weakref.ref(w), hash(r) == hash(w), r == weakref.ref(w)
del w; print r()
try: p.hello()
except ReferenceError, e: print e
try: weakref.ref(5)
except TypeError, e: print e
except TypeError, e: print e
d = weakref.WeakValueDictionary(); w = W('v'); d['k'] = w; print d['k'], len(d), d.keys(), d.items(), 'k' in d, d.get('q'), d.get('q', 3); del w; print len(d), d.items(), d.get('k')
try: d['k']
except KeyError, e: print 'KeyError', e
d = weakref.WeakKeyDictionary(); w = W('k'); d[w] = 5; print d[w], len(d), w in d, d.keys(), d.values(), d.items(); del w; print len(d), d.keys()
s = weakref.WeakSet(); w = W('s'); s.add(w); print len(s), w in s, list(s); s.discard(w); print len(s); s.add(w); del w; print len(s), list(s)
class M:
    pass
m = M(); r = weakref.ref(m); del m; print r()
try: import nope_mod
except ImportError, e: print e
x = W('x'); d = weakref.WeakValueDictionary(a=x, b=x)
print d.pop('b') is x, d.pop('b', 0), d.setdefault('c', x) is x, sorted(d), sorted(r.key for r in d.valuerefs()), type(d)
del x; print len(d), d.items(), d.get('a'), d.has_key('a')
