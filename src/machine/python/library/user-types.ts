/** The modules UserDict and UserList of CPython 2.7's library, in Python. */

/** Methods that are the dictionary's within. */
const OF_DATA = ['keys', 'values', 'items', 'iterkeys', 'itervalues', 'iteritems', 'popitem', 'clear']
  .map(
    (name) => `
    def ${name}(self):
        return self.data.${name}()
`,
  )
  .join('')

export const USER_TYPES: Readonly<Record<string, string>> = {
  UserDict: String.raw`"""Classes that are as dictionaries are: around one, or made of a few methods."""
import _abcoll


class UserDict:
    def __init__(self, dict=None, **kwargs):
        self.data = {}
        for given in dict, kwargs or None:
            if given is not None:
                self.update(given)

    def update(self, dict=None, **kwargs):
        if isinstance(dict, UserDict):
            self.data.update(dict.data)
        elif hasattr(dict, 'items') and not isinstance(dict, type({})):
            for key, value in dict.items():
                self[key] = value
        elif dict is not None:
            self.data.update(dict)
        self.data.update(kwargs)

    def __getitem__(self, key):
        if key not in self.data:
            cls = self.__class__
            if not hasattr(cls, '__missing__'):
                raise KeyError(key)
            return cls.__missing__(self, key)
        return self.data[key]

    def __setitem__(self, key, item):
        self.data[key] = item

    def __delitem__(self, key):
        del self.data[key]

    def __contains__(self, key):
        return key in self.data

    def has_key(self, key):
        return key in self.data

    def __len__(self):
        return len(self.data)

    def __repr__(self):
        return repr(self.data)

    def __cmp__(self, dict):
        other = dict.data if isinstance(dict, UserDict) else dict
        return cmp(self.data, other)

    __hash__ = None
${OF_DATA}
    def get(self, key, failobj=None):
        return self[key] if key in self else failobj

    def setdefault(self, key, failobj=None):
        if key in self:
            return self[key]
        self[key] = failobj
        return self[key]

    def pop(self, key, *args):
        return self.data.pop(key, *args)

    def copy(self):
        if self.__class__ is not UserDict:
            return self._copy_of_own_class()
        return UserDict(self.data.copy())

    def _copy_of_own_class(self):
        import copy
        kept, self.data = self.data, {}
        try:
            made = copy.copy(self)
        finally:
            self.data = kept
        made.update(self)
        return made

    @classmethod
    def fromkeys(cls, iterable, value=None):
        made = cls()
        for key in iterable:
            made[key] = value
        return made


class IterableUserDict(UserDict):
    def __iter__(self):
        return iter(self.data)


_abcoll.MutableMapping.register(IterableUserDict)


def _pairs(other):
    if other is None:
        return ()
    if hasattr(other, 'iteritems'):
        return other.iteritems()
    if hasattr(other, 'keys'):
        return ((key, other[key]) for key in other.keys())
    return other


class DictMixin:
    def __iter__(self):
        for key in self.keys():
            yield key

    def iterkeys(self):
        return self.__iter__()

    def iteritems(self):
        for key in self:
            yield key, self[key]

    def itervalues(self):
        for pair in self.iteritems():
            yield pair[1]

    def items(self):
        return list(self.iteritems())

    def values(self):
        return [pair[1] for pair in self.iteritems()]

    def __len__(self):
        return len(self.keys())

    def __contains__(self, key):
        return self.has_key(key)

    def has_key(self, key):
        try:
            self[key]
        except KeyError:
            return False
        else:
            return True

    def get(self, key, default=None):
        try:
            found = self[key]
        except KeyError:
            found = default
        return found

    def setdefault(self, key, default=None):
        try:
            found = self[key]
        except KeyError:
            found = self[key] = default
        return found

    def pop(self, key, *args):
        if len(args) > 1:
            raise TypeError('pop expected at most 2 arguments, got %d' % (1 + len(args)))
        try:
            found = self[key]
        except KeyError:
            if not args:
                raise
            return args[0]
        del self[key]
        return found

    def popitem(self):
        pair = next(self.iteritems(), None)
        if pair is None:
            raise KeyError('container is empty')
        del self[pair[0]]
        return pair

    def clear(self):
        for key in self.keys():
            del self[key]

    def update(self, other=None, **kwargs):
        for key, value in _pairs(other):
            self[key] = value
        if kwargs:
            self.update(kwargs)

    def __repr__(self):
        return repr(dict(self.iteritems()))

    def __cmp__(self, other):
        if other is None:
            return 1
        theirs = dict(other.iteritems()) if isinstance(other, DictMixin) else other
        return cmp(dict(self.iteritems()), theirs)
`,
  UserList: String.raw`"""A class that is as lists are, around one."""
import collections


def _data(other):
    return other.data if isinstance(other, UserList) else other


class UserList(collections.MutableSequence):
    def __init__(self, initlist=None):
        self.data = []
        if initlist is not None:
            if isinstance(initlist, (list, UserList)):
                self.data[:] = _data(initlist)
            else:
                self.data = list(initlist)

    def __repr__(self):
        return repr(self.data)

    def __lt__(self, other):
        return self.data < _data(other)

    def __le__(self, other):
        return self.data <= _data(other)

    def __eq__(self, other):
        return self.data == _data(other)

    def __ne__(self, other):
        return self.data != _data(other)

    def __gt__(self, other):
        return self.data > _data(other)

    def __ge__(self, other):
        return self.data >= _data(other)

    def __cmp__(self, other):
        return cmp(self.data, _data(other))

    __hash__ = None

    def __contains__(self, item):
        return item in self.data

    def __len__(self):
        return len(self.data)

    def __getitem__(self, i):
        return self.data[i]

    def __setitem__(self, i, item):
        self.data[i] = item

    def __delitem__(self, i):
        del self.data[i]

    def __getslice__(self, i, j):
        return self.__class__(self.data[max(i, 0):max(j, 0)])

    def __setslice__(self, i, j, other):
        other = _data(other)
        self.data[max(i, 0):max(j, 0)] = other if isinstance(other, type(self.data)) else list(other)

    def __delslice__(self, i, j):
        del self.data[max(i, 0):max(j, 0)]

    def __add__(self, other):
        other = _data(other)
        return self.__class__(self.data + (other if isinstance(other, type(self.data)) else list(other)))

    def __radd__(self, other):
        other = _data(other)
        return self.__class__((other if isinstance(other, type(self.data)) else list(other)) + self.data)

    def __iadd__(self, other):
        self.data += _data(other) if isinstance(other, (UserList, type(self.data))) else list(other)
        return self

    def __mul__(self, n):
        return self.__class__(self.data * n)

    __rmul__ = __mul__

    def __imul__(self, n):
        self.data *= n
        return self

    def append(self, item):
        self.data.append(item)

    def insert(self, i, item):
        self.data.insert(i, item)

    def pop(self, i=-1):
        return self.data.pop(i)

    def remove(self, item):
        self.data.remove(item)

    def count(self, item):
        return self.data.count(item)

    def index(self, item, *args):
        return self.data.index(item, *args)

    def reverse(self):
        self.data.reverse()

    def sort(self, *args, **kwds):
        self.data.sort(*args, **kwds)

    def extend(self, other):
        self.data.extend(_data(other))
`,
}
