def t(s, **n):
    try:
        n.update(globals()); r = eval(s, n)
        print s, '->', repr(r)
    except Exception, e: print s, '!', type(e).__name__, e
import sys
fn = 'test.txt'
f = open(fn, 'w')
print str(f).split(' at ')[0], f.name, f.mode, f.closed, f.softspace, f.encoding, f.errors, f.newlines, f.isatty()
for s in '''f.read()
f.readline()
f.readlines()
f.write('hello\\nworld\\n')
f.write(u'abc\\n')
f.write(u'\\xe9')
f.write()
f.write(buffer('buf\\n'))
f.writelines(['a\\n', u'b\\n'])
f.writelines(5)
f.writelines(['a', 5])
f.writelines([])
f.tell()
f.flush()
f.seek(0)
f.next()
f.truncate(3)
f.close()
f.write('x')
f.close()
f.closed
f.tell()
f.flush()
f.isatty()
f.fileno()
f.__enter__()
str(f).split(' at ')[0]
open(fn).read()
open(fn, 'a').write('more\\nlines\\n\\nend')
open(fn).read()
open(fn).read(5)
open(fn).read(0)
open(fn).read('a')
open(fn).read(2.5)
open(fn).read(None)
open(fn).readline()
open(fn).readline(2)
open(fn).readline(0)
open(fn).readline(-1)
open(fn).readlines()
open(fn).readlines(3)
list(open(fn))
open(fn).write('a')
open(fn).writelines(['a'])
open('/nonexistent/x')
open('/nonexistent/x', 'r')
open(fn, 'z')
open(fn, '')
open(fn, 'rw').mode
open(fn, 5)
open(fn, 'r', 'x')
open(5)
open()
open(fn, 'r', 0).read(3)
open(fn, 'r', 1).read(3)
open(fn, 'r', 100).read(3)
open(fn, foo=1)
open(name=fn, mode='r').read(2)
file(fn).read(2)
open(fn, 'rb').mode, open(fn, 'U').mode, open(fn,'rU').mode
sys.getsizeof(open(fn))
type(open(fn)), file, type(sys.stdin)
open(fn).seek('a')
open(fn).seek(-1)
open(fn).seek(0, 5)
open(fn).xreadlines().next()
open(fn).next()
iter(open(fn)).next()
open(fn).softspace
file.__name__, file.__module__
sys.stdin.name, sys.stdout.name, sys.stderr.name, sys.stdin.mode, sys.stdout.mode
sys.stdin.read()
sys.stdin.readline()
sys.stdin.readlines()
sys.stdout.fileno(), sys.stdin.fileno(), sys.stderr.fileno()
sys.stdin.write('a')
sys.stdout.read()
str(file.__new__(file)).split(' at ')[0]
file.__new__(file).read()
file.__new__(file).name'''.split('\n'): t(s)
f = open(fn); print repr(f.next()), f.tell() > 2
try: f.read()
except ValueError, e: print e
try: f.readline()
except ValueError, e: print e
f.seek(3); print repr(f.readline()), f.tell(), repr(f.read(4)), f.tell(); f.seek(-3, 2); print repr(f.read()), repr(f.read()), repr(f.readline())
f.seek(1); f.seek(2, 1); print f.tell()
f.close()
with open(fn, 'w+') as f: f.write('12345'); f.seek(1); print f.read(2); f.seek(0); f.write('ab'); f.seek(0); print f.read()
print f.closed
with open(fn, 'r+') as f: f.seek(2); f.write('ZZ'); f.seek(0); print f.read(); f.seek(3); f.truncate(); f.seek(0); print repr(f.read())
open(fn, 'wb').write('a\r\nb\rc\n'); print repr(open(fn).read()), repr(open(fn, 'U').read()), open(fn,'U').readlines(), list(open(fn, 'rU'))
open(fn, 'w').write('x' * 9000 + '\n' + 'y' * 20000 + '\nend'); print map(len, open(fn)), map(len, open(fn).readlines()), len(open(fn).readline()), len(open(fn).read())
f = open(fn)
for l in f: break
for l in f: print len(l)
print list(f), list(f)
print >>open(fn, 'w'), 'printed', 5
print open(fn).read(),
f = open(fn, 'w'); print >>f, 'a', ; print f.softspace; f.write('b'); print f.softspace; print >>f, 'c'; f.close(); print repr(open(fn).read())
import weakref; f = open(fn); w = weakref.ref(f); print w() is f; del f; print w()
class F(file):
    def hi(self): return 'hi ' + self.read(2)
f = F(fn); print f.hi(), f.name == fn, type(f); f.x = 5; print f.x
def rc(o, fun):
    a = sys.getrefcount(o); fun(); return sys.getrefcount(o) - a
print rc(fn, lambda: open(fn).read()), rc(fn, lambda: t("open(fn, 'q')")), rc(None, lambda: open(fn).close())
