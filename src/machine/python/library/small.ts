/**
 * Small modules of CPython 2.7's library in Python: what programs use of bisect, contextlib, cStringIO, heapq, os,
 * os.path, StringIO, types, weakref, __future__. Each has what is named in it; the rest is absent.
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
  cStringIO: String.raw`from StringIO import StringIO as _StringIO


class _Text(_StringIO):
    def truncate(self, size=None):
        _StringIO.truncate(self, size)
        self.pos = min(self.pos, self.len)


class StringO(_Text):
    def write(self, s):
        if not isinstance(s, (str, unicode, buffer)):
            raise TypeError("must be string or read-only buffer, not %s" % type(s).__name__)
        _Text.write(self, str(s))


InputType = OutputType = StringO


def StringIO(s=None):
    if s is None:
        return StringO()
    text = StringO()
    text.write(s)
    text.seek(0)
    return text
`,
  StringIO: String.raw`EINVAL = 22


class StringIO:
    def __init__(self, buf=''):
        self.buf = buf if isinstance(buf, basestring) else str(buf)
        self.len = len(self.buf)
        self.pos = 0
        self.closed = False
        self.softspace = 0

    def _check(self):
        if self.closed:
            raise ValueError("I/O operation on closed file")

    def __iter__(self):
        return self

    def next(self):
        self._check()
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def close(self):
        self.closed = True

    def isatty(self):
        self._check()
        return False

    def seek(self, pos, mode=0):
        self._check()
        if mode == 1:
            pos += self.pos
        elif mode == 2:
            pos += self.len
        self.pos = max(0, pos)

    def tell(self):
        self._check()
        return self.pos

    def read(self, n=-1):
        self._check()
        end = self.len if n is None or n < 0 else min(self.pos + n, self.len)
        text = self.buf[self.pos:end]
        self.pos = end
        return text

    def readline(self, length=None):
        self._check()
        at = self.buf.find('\n', self.pos)
        end = self.len if at < 0 else at + 1
        if length is not None and 0 <= length < end - self.pos:
            end = self.pos + length
        text = self.buf[self.pos:end]
        self.pos = end
        return text

    def readlines(self, sizehint=0):
        lines = []
        line = self.readline()
        while line:
            lines.append(line)
            line = self.readline()
        return lines

    def truncate(self, size=None):
        self._check()
        if size is not None and size < 0:
            raise IOError(EINVAL, "Negative size not allowed")
        if size is not None and size < self.pos:
            self.pos = size
        self.buf = self.buf[:self.pos if size is None else size]
        self.len = len(self.buf)

    def write(self, s):
        self._check()
        if not s:
            return
        if not isinstance(s, basestring):
            s = str(s)
        if self.pos > self.len:
            self.buf += '\0' * (self.pos - self.len)
        self.buf = self.buf[:self.pos] + s + self.buf[self.pos + len(s):]
        self.pos += len(s)
        self.len = len(self.buf)

    def writelines(self, iterable):
        for line in iterable:
            self.write(line)

    def flush(self):
        self._check()

    def getvalue(self):
        return self.buf
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
  weakref: String.raw`from _weakref import getweakrefcount, getweakrefs, ref, proxy, CallableProxyType, ProxyType, ReferenceType

ProxyTypes = (ProxyType, CallableProxyType)
__all__ = ["ref", "proxy", "getweakrefcount", "getweakrefs", "WeakKeyDictionary", "ReferenceType",
           "ProxyType", "CallableProxyType", "ProxyTypes", "WeakValueDictionary", "WeakSet"]


class KeyedRef(ref):
    __slots__ = "key",

    def __new__(type, ob, callback, key):
        self = ref.__new__(type, ob, callback)
        self.key = key
        return self

    def __init__(self, ob, callback, key):
        super(KeyedRef, self).__init__(ob, callback)


class _WeakMapping(object):
    def get(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            return default

    def has_key(self, key):
        return key in self

    def keys(self):
        return list(self.iterkeys())

    def values(self):
        return list(self.itervalues())

    def items(self):
        return list(self.iteritems())

    def itervalues(self):
        for key, value in self.iteritems():
            yield value

    def iterkeys(self):
        for key, value in self.iteritems():
            yield key

    def __iter__(self):
        return self.iterkeys()

    def __len__(self):
        return len(self.data)

    def clear(self):
        self.data.clear()

    def setdefault(self, key, default=None):
        if key in self:
            return self[key]
        self[key] = default
        return default

    def pop(self, key, *default):
        if key not in self and default:
            return default[0]
        value = self[key]
        del self[key]
        return value

    def update(self, *others, **names):
        for other in others + (names,):
            for key, value in other.items() if hasattr(other, 'items') else other:
                self[key] = value

    def popitem(self):
        for key, value in self.items():
            del self[key]
            return key, value
        raise KeyError('popitem(): dictionary is empty')

    def copy(self):
        new = self.__class__()
        new.update(self)
        return new

    __copy__ = copy

    def __repr__(self):
        return "<%s at %s>" % (self.__class__.__name__, id(self))


class WeakValueDictionary(_WeakMapping):
    def __init__(self, *args, **kw):
        self.data = {}

        def remove(wr, selfref=ref(self)):
            self = selfref()
            if self is not None and wr.key in self.data:
                del self.data[wr.key]
        self._remove = remove
        self.update(*args, **kw)

    def __getitem__(self, key):
        o = self.data[key]()
        if o is None:
            raise KeyError(key)
        return o

    def __contains__(self, key):
        return key in self.data and self.data[key]() is not None

    def __setitem__(self, key, value):
        self.data[key] = KeyedRef(value, self._remove, key)

    def __delitem__(self, key):
        del self.data[key]

    def __deepcopy__(self, memo):
        from copy import deepcopy
        new = self.__class__()
        for key, value in self.items():
            new[deepcopy(key, memo)] = value
        return new

    def itervaluerefs(self):
        return self.data.itervalues()

    def valuerefs(self):
        return self.data.values()

    def iteritems(self):
        for key, wr in self.data.items():
            value = wr()
            if value is not None:
                yield key, value


class WeakKeyDictionary(_WeakMapping):
    def __init__(self, *args, **kw):
        self.data = {}

        def remove(k, selfref=ref(self)):
            self = selfref()
            if self is not None and k in self.data:
                del self.data[k]
        self._remove = remove
        self.update(*args, **kw)

    def __getitem__(self, key):
        return self.data[ref(key)]

    def __contains__(self, key):
        try:
            return ref(key) in self.data
        except TypeError:
            return False

    def __setitem__(self, key, value):
        self.data[ref(key, self._remove)] = value

    def __delitem__(self, key):
        del self.data[ref(key)]

    def __deepcopy__(self, memo):
        from copy import deepcopy
        new = self.__class__()
        for key, value in self.items():
            new[key] = deepcopy(value, memo)
        return new

    def iterkeyrefs(self):
        return self.data.iterkeys()

    def keyrefs(self):
        return self.data.keys()

    def iteritems(self):
        for wr, value in self.data.items():
            key = wr()
            if key is not None:
                yield key, value


class WeakSet(object):
    def __init__(self, data=None):
        self.data = set()

        def remove(item, selfref=ref(self)):
            self = selfref()
            if self is not None:
                self.data.discard(item)
        self._remove = remove
        for item in data or ():
            self.add(item)

    def __iter__(self):
        for wr in list(self.data):
            item = wr()
            if item is not None:
                yield item

    def __len__(self):
        return sum(wr() is not None for wr in self.data)

    def __contains__(self, item):
        try:
            return ref(item) in self.data
        except TypeError:
            return False

    def add(self, item):
        self.data.add(ref(item, self._remove))

    def remove(self, item):
        self.data.remove(ref(item))

    def discard(self, item):
        self.data.discard(ref(item))

    def clear(self):
        self.data.clear()
`,
}
