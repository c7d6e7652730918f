import sys
sys.stderr = sys.stdout
import sys, traceback, warnings
def f(n):
    if n == 0: raise ValueError('x %d' % n)
    f(n - 1)
try: f(2)
except ValueError: traceback.print_exc()
try: f(1)
except ValueError:
    print traceback.format_exc(),
    t, v, tb = sys.exc_info()
    print traceback.extract_tb(tb)
    print traceback.format_exception_only(t, v), traceback.format_exception(t, v, tb), traceback.format_tb(tb, 1)
    traceback.print_tb(tb)
    traceback.print_exc(1, sys.stdout)
def g():
    traceback.print_stack()
    print traceback.extract_stack(), traceback.format_stack(limit=1)
g()
print traceback.format_exc()
try: exec 'x = = 3'
except SyntaxError:
    traceback.print_exc()
    print traceback.format_exception_only(*sys.exc_info()[:2])
try: exec 'def f():\n  1/0\nf()'
except: traceback.print_exc()
print traceback.format_exception_only(KeyError, KeyError('a')), traceback.format_exception_only('str', 1), traceback.format_exception_only(ValueError, None), traceback.format_exception_only(ValueError, '')
print traceback.format_list([('f.py', 3, 'fn', 'code'), ('g.py', 4, 'x', None)])
warnings.warn('hello')
warnings.warn('hello')
def w(): warnings.warn('deprecated', DeprecationWarning, 2)
w()
warnings.simplefilter('always')
w()
w()
warnings.simplefilter('error')
try: w()
except DeprecationWarning, e: print 'error', e
try: warnings.warn('x', RuntimeWarning)
except RuntimeWarning, e: print 'error', e
warnings.resetwarnings()
with warnings.catch_warnings(record=True) as l:
    warnings.simplefilter('always')
    warnings.warn('rec')
    w()
    print len(l), l[0].message, l[0].category, l[0].lineno, l[1].filename
warnings.filterwarnings('ignore', 'foo')
warnings.warn('foo bar')
warnings.warn('bar foo', UserWarning)
class MyW(UserWarning): pass
warnings.warn(MyW('mine'))
print warnings.formatwarning('m', UserWarning, 'f.py', 3)
def show(message, category, filename, lineno, file=None, line=None): print 'SHOW', message, category.__name__, lineno
warnings.showwarning = show
warnings.warn('shown')
try: warnings.warn('x', int)
except Exception, e: print type(e), e
try: warnings.simplefilter('bad')
except Exception, e: print type(e), e
warnings.showwarning = warnings._show_warning
print repr(warnings.catch_warnings(record=True)), sorted(warnings.__all__)
for action in ('error', 'always', 'once', 'module', 'strange'):
    with warnings.catch_warnings():
        warnings.filters.insert(0, (action, None, UserWarning, None, 0))
        for i in range(2):
            try: warnings.warn(action + ' told')
            except (UserWarning, RuntimeError), e: print type(e).__name__, e
