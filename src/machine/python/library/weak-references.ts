/** The module weakref in Python, beside what CPython has in C (`_weakref`). Follows Lib/weakref.py and _weakrefset.py of 2.7. */
export const WEAK_REFERENCES = String.raw`"""References that keep nothing alive, and dictionaries and sets of them."""
from _weakref import getweakrefcount, getweakrefs, ref, proxy, CallableProxyType, ProxyType, ReferenceType
from exceptions import ReferenceError
import UserDict

ProxyTypes = ProxyType, CallableProxyType
__all__ = '''ref proxy getweakrefcount getweakrefs WeakKeyDictionary ReferenceError ReferenceType ProxyType
CallableProxyType ProxyTypes WeakValueDictionary WeakSet'''.split()


def _forgetting(owner):
    """What is called when a referent has gone: owner forgets its reference, where owner is there still."""
    def remove(wr, selfref=ref(owner)):
        owner = selfref()
        if owner is not None:
            owner._forget(wr)
    return remove


class KeyedRef(ref):
    __slots__ = 'key',

    def __new__(type, ob, callback, key):
        made = ref.__new__(type, ob, callback)
        made.key = key
        return made

    def __init__(self, ob, callback, key):
        ref.__init__(self, ob, callback)


class _WeakDict(UserDict.UserDict):
    # of a class of these: _enter sets an entry of data, _pair is an entry's key and value or None where one has gone

    def update(self, dict=None, **kwargs):
        if dict is not None:
            source = dict if hasattr(dict, 'items') else type({})(dict)
            for pair in source.items():
                self._enter(*pair)
        if kwargs:
            self.update(kwargs)

    def __setitem__(self, key, value):
        self._enter(key, value)

    def has_key(self, key):
        return key in self

    def iteritems(self):
        for entry in self.data.items():
            pair = self._pair(*entry)
            if pair is not None:
                yield pair

    def iterkeys(self):
        for pair in self.iteritems():
            yield pair[0]

    def itervalues(self):
        for pair in self.iteritems():
            yield pair[1]

    __iter__ = iterkeys

    def keys(self):
        return list(self.iterkeys())

    def values(self):
        return list(self.itervalues())

    def items(self):
        return list(self.iteritems())

    def popitem(self):
        pair = None
        while pair is None:
            pair = self._pair(*self.data.popitem())
        return pair


class WeakValueDictionary(_WeakDict):
    def __init__(self, *args, **kw):
        self._remove = _forgetting(self)
        UserDict.UserDict.__init__(self, *args, **kw)

    def _forget(self, wr):
        self.data.pop(wr.key, None)

    def _enter(self, key, value):
        self.data[key] = KeyedRef(value, self._remove, key)

    def _pair(self, key, wr):
        value = wr()
        return None if value is None else (key, value)

    def _value(self, key):
        wr = self.data.get(key)
        return None if wr is None else wr()

    def __contains__(self, key):
        return self._value(key) is not None

    def __getitem__(self, key):
        value = self._value(key)
        if value is None:
            raise KeyError(key)
        return value

    def get(self, key, default=None):
        value = self._value(key)
        return default if value is None else value

    def setdefault(self, key, default=None):
        value = self._value(key)
        if value is None:
            self._enter(key, default)
            value = default
        return value

    def pop(self, key, *args):
        value = self._value(key)
        self.data.pop(key, None)
        if value is not None:
            return value
        if not args:
            raise KeyError(key)
        return args[0]

    def copy(self):
        return WeakValueDictionary(self)

    __copy__ = copy

    def __deepcopy__(self, memo):
        from copy import deepcopy
        made = self.__class__()
        for key, value in self.iteritems():
            made[deepcopy(key, memo)] = value
        return made

    def valuerefs(self):
        return self.data.values()

    def itervaluerefs(self):
        return iter(self.data.values())

    def __repr__(self):
        return '<WeakValueDictionary at %s>' % id(self)


class WeakKeyDictionary(_WeakDict):
    def __init__(self, dict=None):
        self._remove = _forgetting(self)
        UserDict.UserDict.__init__(self, dict)

    def _forget(self, wr):
        self.data.pop(wr, None)

    def _enter(self, key, value):
        self.data[ref(key, self._remove)] = value

    def _pair(self, wr, value):
        key = wr()
        return None if key is None else (key, value)

    def __contains__(self, key):
        try:
            sought = ref(key)
        except TypeError:
            # there are no references to such a one
            return 0
        return sought in self.data

    def has_key(self, key):
        return self.__contains__(key)

    def __getitem__(self, key):
        return self.data[ref(key)]

    def __delitem__(self, key):
        del self.data[ref(key)]

    def get(self, key, default=None):
        return self.data.get(ref(key), default)

    def setdefault(self, key, default=None):
        return self.data.setdefault(ref(key, self._remove), default)

    def pop(self, key, *args):
        return self.data.pop(ref(key), *args)

    def copy(self):
        return WeakKeyDictionary(self)

    __copy__ = copy

    def __deepcopy__(self, memo):
        from copy import deepcopy
        made = self.__class__()
        for key, value in self.iteritems():
            made[key] = deepcopy(value, memo)
        return made

    def keyrefs(self):
        return self.data.keys()

    def iterkeyrefs(self):
        return iter(self.data.keys())

    def __repr__(self):
        return '<WeakKeyDictionary at %s>' % id(self)


class WeakSet(object):
    __hash__ = None

    def __init__(self, data=None):
        self.data = set()
        self._remove = _forgetting(self)
        for item in () if data is None else data:
            self.add(item)

    def _forget(self, wr):
        self.data.discard(wr)

    def __iter__(self):
        for wr in list(self.data):
            item = wr()
            if item is not None:
                yield item

    def __len__(self):
        return len([wr for wr in self.data if wr() is not None])

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
`
