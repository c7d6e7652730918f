/**
 * Small modules of CPython 2.7's library in Python: what programs use of bisect, contextlib, cStringIO, heapq, os,
 * os.path, string, StringIO, types, weakref, __future__. Each has what is named in it; the rest is absent.
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
  contextlib: String.raw`import sys
from functools import wraps

__all__ = ["contextmanager", "nested", "closing"]


class GeneratorContextManager(object):
    def __init__(self, gen):
        self.gen = gen

    def __enter__(self):
        try:
            return self.gen.next()
        except StopIteration:
            raise RuntimeError("generator didn't yield")

    def __exit__(self, type, value, traceback):
        if type is None:
            try:
                self.gen.next()
            except StopIteration:
                return
            raise RuntimeError("generator didn't stop")
        if value is None:
            value = type()
        try:
            self.gen.throw(type, value, traceback)
            raise RuntimeError("generator didn't stop after throw()")
        except StopIteration, exc:
            return exc is not value
        except:
            if sys.exc_info()[1] is not value:
                raise


def contextmanager(func):
    @wraps(func)
    def helper(*args, **kwds):
        return GeneratorContextManager(func(*args, **kwds))
    return helper


@contextmanager
def nested(*managers):
    exits = []
    values = []
    exc = (None, None, None)
    try:
        for manager in managers:
            values.append(manager.__enter__())
            exits.append(manager.__exit__)
        yield values
    except:
        exc = sys.exc_info()
    finally:
        while exits:
            try:
                if exits.pop()(*exc):
                    exc = (None, None, None)
            except:
                exc = sys.exc_info()
        if exc != (None, None, None):
            raise exc[0], exc[1], exc[2]


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
  string:
    String.raw`whitespace = '\t\n\x0b\x0c\r '
lowercase = 'abcdefghijklmnopqrstuvwxyz'
uppercase = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
letters = lowercase + uppercase
ascii_lowercase = lowercase
ascii_uppercase = uppercase
ascii_letters = ascii_lowercase + ascii_uppercase
digits = '0123456789'
hexdigits = digits + 'abcdef' + 'ABCDEF'
octdigits = '01234567'
punctuation = """!"#$%&'()*+,-./:;<=>?@[\]^_` +
    '`' +
    String.raw`{|}~"""
printable = digits + letters + punctuation + ' \t\n\r\x0b\x0c'


def maketrans(source, target):
    if len(source) != len(target):
        raise ValueError("maketrans arguments must have same length")
    table = map(chr, xrange(256))
    for old, new in zip(source, target):
        table[ord(old)] = new
    return ''.join(table)


class Template(object):
    delimiter = '$'

    def __init__(self, template):
        self.template = template

    def _filled(self, mapping, is_safe):
        text = self.template
        parts = []
        at = 0
        while True:
            found = text.find('$', at)
            if found < 0:
                return ''.join(parts) + text[at:]
            parts.append(text[at:found])
            start = end = found + 1
            if text[start:start + 1] == '$':
                parts.append('$')
                at = start + 1
                continue
            braced = text[start:start + 1] == '{'
            start += braced
            end = start
            while end < len(text) and (text[end].isalnum() or text[end] == '_'):
                end += 1
            name = text[start:end]
            if not name or name[0].isdigit() or (braced and text[end:end + 1] != '}'):
                if not is_safe:
                    before = text[:found].splitlines(True) or ['']
                    raise ValueError('Invalid placeholder in string: line %d, col %d'
                                     % (len(before), len(before[-1]) + 1))
                parts.append('$')
                at = found + 1
                continue
            at = end + braced
            if is_safe and name not in mapping:
                parts.append(text[found:at])
            else:
                parts.append('%s' % (mapping[name],))

    def substitute(self, *args, **kws):
        return self._filled(dict(args[0] if args else (), **kws), False)

    def safe_substitute(self, *args, **kws):
        return self._filled(dict(args[0] if args else (), **kws), True)


def capwords(s, sep=None):
    return (sep or ' ').join(x.capitalize() for x in s.split(sep))


def join(words, sep=' '):
    return sep.join(words)


joinfields = join


def split(s, sep=None, maxsplit=-1):
    return s.split(sep, maxsplit)


splitfields = split


def lower(s):
    return s.lower()


def upper(s):
    return s.upper()


def strip(s, chars=None):
    return s.strip(chars)


def lstrip(s, chars=None):
    return s.lstrip(chars)


def rstrip(s, chars=None):
    return s.rstrip(chars)


def replace(s, old, new, maxreplace=-1):
    return s.replace(old, new, maxreplace)


def find(s, *args):
    return s.find(*args)


def rfind(s, *args):
    return s.rfind(*args)


def index(s, *args):
    return s.index(*args)


def rindex(s, *args):
    return s.rindex(*args)


def count(s, *args):
    return s.count(*args)


def rsplit(s, sep=None, maxsplit=-1):
    return s.rsplit(sep, maxsplit)


def ljust(s, width, *args):
    return s.ljust(width, *args)


def rjust(s, width, *args):
    return s.rjust(width, *args)


def center(s, width, *args):
    return s.center(width, *args)


def capitalize(s):
    return s.capitalize()


def swapcase(s):
    return s.swapcase()


def expandtabs(s, tabsize=8):
    return s.expandtabs(tabsize)


def translate(s, table, deletions=""):
    return s.translate(table, deletions) if deletions or table is None else s.translate(table + s[:0])


def atoi(s, base=10):
    return int(s, base)


def atol(s, base=10):
    return long(s, base)


def atof(s):
    return float(s)


def zfill(x, width):
    return (x if isinstance(x, basestring) else repr(x)).zfill(width)
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
