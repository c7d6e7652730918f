def t(s, **n):
    try:
        n.update(globals()); r = eval(s, n)
        print s, '->', repr(r)
    except Exception, e: print s, '!', type(e).__name__, e
import sys, gc, time
for s in '''sys.maxint, sys.maxsize, sys.maxunicode, sys.byteorder, sys.platform, sys.api_version, sys.float_repr_style, sys.long_info
sys.float_info
sys.float_info.max, sys.float_info[0], len(sys.float_info)
sys.version_info[:2], sys.version_info.major, sys.version_info >= (2, 7), sys.version_info < (3,)
type(sys.version_info), type(sys.flags), type(sys.float_info)
sys.flags.optimize, len(sys.flags)
sys.getrefcount(object())
sys.getrefcount()
sys.getrefcount(1,2)
sys.getsizeof()
sys.getsizeof(1, 2, 3)
sys.getsizeof(object=5)
sys.getsizeof(5, 9)
sys.getdefaultencoding(), sys.getrecursionlimit(), sys.getcheckinterval()
sys.setrecursionlimit(0)
sys.setrecursionlimit('a')
sys.setrecursionlimit()
sys.setrecursionlimit(1000)
sys._getframe().f_code.co_name, sys._getframe(1).f_code.co_name
sys._getframe(100)
sys._getframe('a')
sys._getframe(0,0)
sys.exc_info()
sys.exc_clear()
sys.exc_info(1)
sys.exit
sys.displayhook(5)
sys.displayhook(None)
sys.displayhook()
_
sys.excepthook is sys.__excepthook__, sys.displayhook is sys.__displayhook__, sys.stdout is sys.__stdout__
sys.modules['sys'] is sys, type(sys.modules)
'sys' in sys.builtin_module_names, 'gc' in sys.builtin_module_names
sys.argv.__class__, sys.path.__class__, sys.warnoptions, sys.py3kwarning, sys.dont_write_bytecode
sys.gettrace(), sys.getprofile()
sys.intern
sys.ps1
sys.nope
sys.__name__, sys.__doc__.split('\\n')[0]
sys.getfilesystemencoding.__name__
sys.subversion[0]
gc.isenabled()
gc.disable(), gc.isenabled(), gc.enable(), gc.isenabled()
gc.get_threshold()
gc.set_threshold(5), gc.get_threshold(), gc.set_threshold(700, 10, 10), gc.get_threshold()
gc.set_threshold()
gc.set_threshold('a')
gc.set_threshold(1,2,3,4)
gc.collect() >= 0, gc.collect(0) >= 0, gc.collect(generation=1)
gc.collect(5)
gc.collect(-1)
gc.collect('a')
gc.collect(1, 2)
len(gc.get_count()), gc.get_count()[2] >= 0
gc.get_debug(), gc.set_debug(0)
gc.set_debug()
gc.set_debug('a')
gc.garbage
gc.is_tracked([]), gc.is_tracked(5), gc.is_tracked({}), gc.is_tracked({1:2}), gc.is_tracked({1:[]}), gc.is_tracked(()), gc.is_tracked('a'), gc.is_tracked(len), gc.is_tracked(sys), gc.is_tracked(int), gc.is_tracked(None)
gc.is_tracked()
gc.get_referents([1, 2, 'a']), gc.get_referents({'a': 1}), gc.get_referents(5), gc.get_referents(), gc.get_referents((1, [2]))
gc.get_referrers()
gc.get_objects(1)
gc.DEBUG_STATS, gc.DEBUG_COLLECTABLE, gc.DEBUG_UNCOLLECTABLE, gc.DEBUG_INSTANCES, gc.DEBUG_OBJECTS, gc.DEBUG_SAVEALL, gc.DEBUG_LEAK
sorted(x for x in dir(gc) if x[0] != '_')
type(time.time()), type(time.clock())
time.gmtime(0), time.gmtime(0).tm_year, time.gmtime(86400*400)[:6]
time.asctime(time.gmtime(0)), time.ctime(0)[-4:]
time.strftime('%Y-%m-%d %H:%M:%S %a %A %b %B %j %p %y %w %I %% %d', time.gmtime(1e9))
time.strftime('%x|%X|%c', time.gmtime(1e9))
time.strftime(5)
time.strftime('%Y', (1,2))
time.asctime(5)
time.asctime((1,2,3))
time.sleep('a')
time.sleep()
time.sleep(-1)
time.sleep(0)
time.gmtime('a')
time.mktime('a')
len(time.localtime()), type(time.localtime())
repr(time.gmtime(0))
time.struct_time((1,2,3,4,5,6,7,8,9))
time.struct_time(5)
time.gmtime(0) == (1970, 1, 1, 0, 0, 0, 3, 1, 0), time.gmtime(0) < time.gmtime(1)'''.split('\n'): t(s)
l = []; l.append(l); print len(gc.get_referrers(l)) >= 1, l in gc.get_referrers(l), any(x is l for x in gc.get_objects())
del l; print gc.collect()
class D(object):
    def __del__(self): pass
d = D(); d.d = d; del d; print gc.collect(), gc.garbage and type(gc.garbage[0]); del gc.garbage[:]
gc.set_debug(gc.DEBUG_SAVEALL); l = []; l.append(l); del l; print gc.collect(), len(gc.garbage); gc.set_debug(0); del gc.garbage[:]
print gc.collect() >= 1
def f():
    try: 1/0
    except ZeroDivisionError: 
        e = sys.exc_info(); print e[0], e[1], type(e[2]), sys.exc_type
        sys.exc_clear(); print sys.exc_info()
f()
try: sys.exit('bye')
except SystemExit, e: print repr(e), e.code, e.args
try: sys.exit()
except SystemExit, e: print repr(e), e.code
try: sys.exit((1,2))
except SystemExit, e: print repr(e), e.code


