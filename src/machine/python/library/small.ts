/**
 * Small modules of CPython 2.7's library in Python: what programs use of bisect, contextlib, heapq, os, os.path,
 * types, __future__. Each has what is named in it; the rest is absent.
 */
export const SMALL_MODULES: Readonly<Record<string, string>> = {
  __future__: String.raw`all_feature_names = ["nested_scopes", "generators", "division", "absolute_import",
                     "with_statement", "print_function", "unicode_literals"]


class _Feature:
    def __init__(self, optionalRelease, mandatoryRelease, compiler_flag):
        self.optional = optionalRelease
        self.mandatory = mandatoryRelease
        self.compiler_flag = compiler_flag

    def getOptionalRelease(self):
        return self.optional

    def getMandatoryRelease(self):
        return self.mandatory

    def __repr__(self):
        return "_Feature" + repr((self.optional, self.mandatory, self.compiler_flag))


nested_scopes = _Feature((2, 1, 0, "beta", 1), (2, 2, 0, "alpha", 0), 0x0010)
generators = _Feature((2, 2, 0, "alpha", 1), (2, 3, 0, "final", 0), 0)
division = _Feature((2, 2, 0, "alpha", 2), (3, 0, 0, "alpha", 0), 0x2000)
absolute_import = _Feature((2, 5, 0, "alpha", 1), (3, 0, 0, "alpha", 0), 0x4000)
with_statement = _Feature((2, 5, 0, "alpha", 1), (2, 6, 0, "alpha", 0), 0x8000)
print_function = _Feature((2, 6, 0, "alpha", 2), (3, 0, 0, "alpha", 0), 0x10000)
unicode_literals = _Feature((2, 6, 0, "alpha", 2), (3, 0, 0, "alpha", 0), 0x20000)
`,
  bisect: 'from _bisect import *\n',
  contextlib: String.raw`from functools import wraps
from sys import exc_info as _exc_info

__all__ = ['contextmanager', 'nested', 'closing']
_NOTHING = None, None, None
_END = object()


class GeneratorContextManager(object):
    def __init__(self, gen):
        self.gen = gen

    def __enter__(self):
        value = next(self.gen, _END)
        if value is _END:
            raise RuntimeError("generator didn't yield")
        return value

    def __exit__(self, type, value, traceback):
        if type is None:
            if next(self.gen, _END) is not _END:
                raise RuntimeError("generator didn't stop")
            return None
        thrown = type() if value is None else value
        try:
            self.gen.throw(type, thrown, traceback)
        except StopIteration, end:
            # one that had been thrown goes on
            return end is not thrown
        except:
            if _exc_info()[1] is thrown:
                return None
            raise
        raise RuntimeError("generator didn't stop after throw()")


def contextmanager(func):
    @wraps(func)
    def made(*args, **kwds):
        return GeneratorContextManager(func(*args, **kwds))
    return made


def _leave(exits, raised):
    """What is raised still after those have been called, the last one first."""
    for leave in reversed(exits):
        try:
            if leave(*raised):
                raised = _NOTHING
        except:
            raised = _exc_info()
    return raised


@contextmanager
def nested(*managers):
    exits, values = [], []
    raised = _NOTHING
    try:
        for manager in managers:
            leave = manager.__exit__
            values.append(manager.__enter__())
            exits.append(leave)
        yield values
    except:
        raised = _exc_info()
    type, value, traceback = _leave(exits, raised)
    if type is not None:
        raise type, value, traceback


class closing(object):
    def __init__(self, thing):
        self.thing = thing

    def __enter__(self):
        return self.thing

    def __exit__(self, *exc_info):
        self.thing.close()
`,
  heapq: String.raw`from _heapq import heapify, heappop, heappush, heappushpop, heapreplace
from _heapq import nlargest as _nlargest, nsmallest as _nsmallest
from itertools import count, imap, izip
from operator import itemgetter

__all__ = ['heappush', 'heappop', 'heapify', 'heapreplace', 'merge', 'nlargest', 'nsmallest', 'heappushpop']


def merge(*iterables):
    heap = []
    for order, iterable in enumerate(map(iter, iterables)):
        for value in iterable:
            heap.append([value, order, iterable.next])
            break
    heapify(heap)
    while heap:
        value, order, following = entry = heap[0]
        yield value
        try:
            entry[0] = following()
            heapreplace(heap, entry)
        except StopIteration:
            heappop(heap)


def _best(choose, step, n, iterable, key):
    if n == 1:
        items = list(iterable)
        best = max if choose is _nlargest else min
        return [best(items, key=key) if key is not None else best(items)] if items else []
    if hasattr(iterable, '__len__') and n >= len(iterable):
        return sorted(iterable, key=key, reverse=choose is _nlargest)[:n]
    if key is None:
        return map(itemgetter(0), choose(n, izip(iterable, count(0, step))))
    first = list(iterable)
    return [row[2] for row in choose(n, izip(imap(key, first), count(0, step), first))]


def nsmallest(n, iterable, key=None):
    return _best(_nsmallest, 1, n, iterable, key)


def nlargest(n, iterable, key=None):
    return _best(_nlargest, -1, n, iterable, key)
`,
  os: String.raw`import posix as _posix
from posix import *
from posix import _exit
import posixpath as path
import sys as _sys

name = 'posix'
linesep = '\n'
curdir, pardir, sep, pathsep, devnull = '.', '..', '/', ':', '/dev/null'
altsep, extsep = None, '.'
defpath = ':/bin:/usr/bin'
SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
environ = {}
_sys.modules['os.path'] = path


def getenv(key, default=None):
    return environ.get(key, default)
`,
  posixpath: String.raw`import os as _os
import posix as _posix

curdir, pardir, sep, extsep, altsep = '.', '..', '/', '.', None


def isabs(s):
    return s.startswith('/')


def join(a, *p):
    path = a
    for b in p:
        if b.startswith('/'):
            path = b
        elif path == '' or path.endswith('/'):
            path += b
        else:
            path += '/' + b
    return path


def split(p):
    i = p.rfind('/') + 1
    head, tail = p[:i], p[i:]
    if head and head != '/' * len(head):
        head = head.rstrip('/')
    return head, tail


def splitext(p):
    at = p.rfind('.')
    start = p.rfind('/') + 1
    if at > start and p[start:at].strip('.'):
        return p[:at], p[at:]
    return p, ''


def basename(p):
    return p[p.rfind('/') + 1:]


def dirname(p):
    return split(p)[0]


def normpath(path):
    if path == '':
        return '.'
    slashes = 2 if path.startswith('//') and not path.startswith('///') else int(path.startswith('/'))
    parts = []
    for part in path.split('/'):
        if part in ('', '.'):
            continue
        if part != '..' or (not slashes and not parts) or (parts and parts[-1] == '..'):
            parts.append(part)
        elif parts:
            parts.pop()
    return '/' * slashes + '/'.join(parts) or '.'


def abspath(path):
    return normpath(path if isabs(path) else join(_os.getcwd(), path))


def exists(path):
    return _posix._size(path) is not None


isfile = exists


def isdir(path):
    return False


islink = isdir


def getsize(path):
    size = _posix._size(path)
    if size is None:
        raise OSError(2, 'No such file or directory', path)
    return size


def expanduser(path):
    return path


def commonprefix(m):
    if not m:
        return ''
    s1, s2 = min(m), max(m)
    for i, c in enumerate(s1):
        if c != s2[i]:
            return s1[:i]
    return s1
`,
  types: String.raw`import sys

NoneType = type(None)
TypeType = type
ObjectType = object
IntType = int
LongType = long
FloatType = float
BooleanType = bool
ComplexType = complex
StringType = str
UnicodeType = unicode
StringTypes = (StringType, UnicodeType)
TupleType = tuple
ListType = list
DictType = DictionaryType = dict


def _f():
    pass


FunctionType = type(_f)
LambdaType = type(lambda: None)
CodeType = type(_f.func_code)


def _g():
    yield 1


GeneratorType = type(_g())


class _C:
    def _m(self):
        pass


ClassType = type(_C)
UnboundMethodType = type(_C._m)
_x = _C()
InstanceType = type(_x)
MethodType = type(_x._m)
BuiltinFunctionType = type(len)
BuiltinMethodType = type([].append)
ModuleType = type(sys)
FileType = file
XRangeType = xrange
BufferType = buffer
try:
    raise TypeError
except TypeError:
    tb = sys.exc_info()[2]
    TracebackType = type(tb)
    FrameType = type(tb.tb_frame)
    del tb
SliceType = slice
EllipsisType = type(Ellipsis)
DictProxyType = type(TypeType.__dict__)
NotImplementedType = type(NotImplemented)
GetSetDescriptorType = type(FunctionType.func_code)
MemberDescriptorType = type(FunctionType.func_globals)
del sys, _f, _g, _C, _x
`,
}
