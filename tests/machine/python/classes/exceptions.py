# exceptions
def show(f, *a):
    try: r = f(*a)
    except BaseException, e: print type(e).__name__, '|', e, '|', repr(e), '|', e.args
    else: print 'ok', r
show(ValueError, x=1) if 0 else None
def r(e):
    raise e
show(r, ValueError('a', 2)); show(r, KeyError('k')); show(r, KeyError()); show(r, KeyError(1, 2)); show(r, IOError(2, 'No such file', 'f.txt')); show(r, IOError(2, 'x')); show(r, OSError('only'))
show(r, SyntaxError('bad', ('d/f.py', 3, 4, 'text'))); show(r, SyntaxError()); show(r, SystemExit(3)); show(r, UnicodeDecodeError('ascii', '\xff', 0, 1, 'ordinal not in range(128)'))
show(r, UnicodeEncodeError('ascii', u'a\u20ac', 1, 2, 'why')); show(r, UnicodeEncodeError('ascii', u'ab\xff', 0, 3, 'why')); show(r, UnicodeTranslateError(u'\U00010000', 0, 1, 'why'))
show(UnicodeDecodeError, 1); show(UnicodeDecodeError, 1, 2, 3, 4, 5); show(SyntaxError, 'x', 5); show(lambda: ValueError(x=1)); show(SyntaxError, 'x', (1,))
e = IOError(2, 'msg', 'name'); print e.errno, e.strerror, e.filename, e.args, e.message == ''
e = SyntaxError('m', ('f', 1, 2, 't')); print e.msg, e.filename, e.lineno, e.offset, e.text, e.print_file_and_line
e = ValueError('one'); print e.message, e[0], e[:], e.__dict__
e.extra = 5; print e.__dict__; e.args = 'ab'; print e.args, e; e.message = 'new'; print e.message, sorted(e.__dict__)
e = SystemExit(1, 2); print e.code, SystemExit().code
for f in ["e.args = 1", "del e.args", "e.__dict__ = 1", "e[5]", "e['a']", "raise", "raise 5", "raise 'abc'", "raise object", "raise ValueError, 'x', 5", "raise ValueError('a'), 'b'", "raise ValueError, (1, 2)", "raise ValueError, None", "raise KeyError, KeyError('in')", "raise LookupError, KeyError('in')", "raise KeyError, LookupError('in')", "raise (ValueError, KeyError), 'x'", "raise ()", "raise None"]:
    try: exec f
    except BaseException, x: print f, '->', type(x).__name__, x, x.args
class E1(Exception):
    def __init__(self, a, b): self.a = a
class E2(Exception):
    def __new__(cls, *a): return ValueError('other')
class E3(Exception):
    def __init__(self): raise KeyError('in init')
class E4(Exception):
    def __str__(self): return 'E4!' + repr(self.args)
    def __repr__(self): return 'E4 repr'
class E5(Exception):
    def __unicode__(self): return u'uni'
for f in ["raise E1(1, 2)", "raise E1", "raise E1, (1, 2)", "raise E1, 5", "raise E2", "raise E3", "raise E4, 5", "raise E4(1)"]:
    try: exec f
    except Exception, x: print f, '->', type(x).__name__, x, repr(x)
print unicode(E5()), unicode(ValueError(u'\xe9')) == u'\xe9', unicode(ValueError(1, u'b')), unicode(E4(1)), str(ValueError(u'abc')), '%s' % ValueError('p')
try: str(ValueError(u'\xe9'))
except UnicodeEncodeError, x: print x
def h(exc, *types):
    try: raise exc
    except types, x: return 'caught ' + type(x).__name__
for t in [(KeyError,), (LookupError, ValueError), ((LookupError,), (TypeError,)), (Exception,), (), ('str',), (5, KeyError)]:
    try: print h(KeyError('z'), *t)
    except KeyError, x: print 'through', x
class M(type):
    def __subclasscheck__(c, o): print 'check', o.__name__; return True
class Any(Exception):
    __metaclass__ = M
try: raise KeyError('any')
except Any, x: print 'any', repr(x)
class Old: pass
class OldSub(Old): pass
try: raise OldSub
except Old, x: print x.__class__.__name__
try: raise Old, OldSub()
except OldSub, x: print x.__class__
try: raise OldSub()
except (ValueError, Old): print 'old in tuple'
import sys
def deep(n): return deep(n + 1)
try: deep(0)
except RuntimeError, x: print x
class R(object):
    def __repr__(self): return repr(self)
    def __getattr__(self, n): return getattr(self, n + 'x')
    def __cmp__(self, o): return cmp(self, o)
    def __call__(self): return self()
for f in [lambda: R().foo, lambda: R()()]:
    try: f()
    except RuntimeError, x: print str(x)[:32]
print sys.exc_info()[0] is RuntimeError, ValueError.__module__, ValueError.__name__, ValueError, ValueError.__mro__[1:], ValueError.__doc__, issubclass(IOError, EnvironmentError), EnvironmentError.__doc__
a = ValueError(1, 2).__reduce__(); print a
b = IOError(1, 'a', 'f').__reduce__(); print b
print BaseException.__new__(KeyError, 1).args, KeyError.__new__(KeyError).args, Exception.__init__, KeyError.__dict__['__str__']
try: BaseException.__new__(int)
except TypeError, x: print x
