/**
 * The module collections in Python, beside what CPython has in C (`_collections`). Follows Lib/collections.py of 2.7;
 * named tuples are made without the text of a class, which verbose would print.
 */
import { MAPPING_METHODS } from './mapping-methods.ts'

/** Operators of counters: each by what becomes of an element's two counts, and of a count that the second one alone has. */
const COUNTER_OPERATORS = [
  ['__add__', 'own + its', 'its'],
  ['__sub__', 'own - its', '0 - its'],
  ['__or__', 'max(own, its)', 'its'],
  ['__and__', 'min(its, own)', '0'],
]
  .map(
    ([name, both, second]) => `
    def ${name}(self, other):
        return _merged(self, other, lambda own, its: ${both}, lambda its: ${second})
`,
  )
  .join('')

export const COLLECTIONS = String.raw`"""Dictionaries with an order or with counts, tuples with names, queues with two ends; and the abstract classes."""
from _collections import deque, defaultdict
from operator import itemgetter as _itemgetter, eq as _eq
from itertools import repeat as _repeat, chain as _chain, starmap as _starmap, imap as _imap, izip as _izip
from _abcoll import *
import _abcoll
import sys as _sys
import heapq as _heapq

__all__ = ['Counter', 'deque', 'defaultdict', 'namedtuple', 'OrderedDict'] + _abcoll.__all__

_KEYWORDS = frozenset('''and as assert break class continue def del elif else except exec finally for
from global if import in is lambda not or pass print raise return try while with yield'''.split())


def _receiver(args, owner, method):
    """Self, and the arguments after it, where self has no name: any keyword is an element's."""
    if not args:
        raise TypeError("descriptor '%s' of '%s' object needs an argument" % (method, owner))
    if len(args) > 2:
        raise TypeError('expected at most 1 arguments, got %d' % (len(args) - 1))
    return args[0], args[1:]


def _walk(ordered, side):
    ring = link = ordered._OrderedDict__root
    while link[side] is not ring:
        link = link[side]
        yield link[2]


class OrderedDict(dict):
    'A dictionary whose keys have the order in which they came.'

    # __map has by key its link in a ring: [link before, link after, key]. __root is where the ring begins and ends.

    def __init__(*args, **kwds):
        self, given = _receiver(args, 'OrderedDict', '__init__')
        if not hasattr(self, '_OrderedDict__root'):
            self.__root = ring = []
            ring[:] = ring, ring, None
            self.__map = {}
        self.__update(*given, **kwds)

    def __iter__(self):
        return _walk(self, 1)

    def __reversed__(self):
        return _walk(self, 0)

    def __setitem__(self, key, value, dict_setitem=dict.__setitem__):
        if key not in self:
            end = self.__root
            link = self.__map[key] = [end[0], end, key]
            end[0][1] = link
            end[0] = link
        return dict_setitem(self, key, value)

    def __delitem__(self, key, dict_delitem=dict.__delitem__):
        dict_delitem(self, key)
        link = self.__map.pop(key)
        link[0][1] = link[1]
        link[1][0] = link[0]

    def clear(self):
        for link in self.__map.values():
            del link[:]
        ring = self.__root
        ring[:] = ring, ring, None
        self.__map.clear()
        dict.clear(self)
${MAPPING_METHODS}
    update = __update = MutableMapping.update

    __marker = object()

    def pop(self, key, default=__marker):
        if key not in self:
            if default is self.__marker:
                raise KeyError(key)
            return default
        found = self[key]
        del self[key]
        return found

    def popitem(self, last=True):
        for key in reversed(self) if last else self:
            return key, self.pop(key)
        raise KeyError('dictionary is empty')

    def setdefault(self, key, default=None):
        if key not in self:
            self[key] = default
            return default
        return self[key]

    def copy(self):
        return self.__class__(self)

    @classmethod
    def fromkeys(cls, iterable, value=None):
        made = cls()
        for key in iterable:
            made[key] = value
        return made

    def __eq__(self, other):
        same = dict.__eq__(self, other)
        if same and isinstance(other, OrderedDict):
            return all(_imap(_eq, self, other))
        return same

    def __ne__(self, other):
        return not self == other

    def __repr__(self, _repr_running={}):
        own = id(self)
        if own in _repr_running:
            return '...'
        _repr_running[own] = True
        try:
            return '%s(%s)' % (self.__class__.__name__, repr(self.items()) if self else '')
        finally:
            del _repr_running[own]

    def __reduce__(self):
        pairs = [[key, self[key]] for key in self]
        plain = vars(OrderedDict())
        state = dict((name, value) for name, value in vars(self).items() if name not in plain)
        return (self.__class__, (pairs,)) + ((state,) if state else ())

    def viewkeys(self):
        return KeysView(self)

    def viewvalues(self):
        return ValuesView(self)

    def viewitems(self):
        return ItemsView(self)


# what a name must not be, in the order in which it is looked at
_FAULTS = [
    (lambda name: not all(c == '_' or c.isalnum() for c in name),
     'Type names and field names can only contain alphanumeric characters and underscores: %r'),
    (_KEYWORDS.__contains__, 'Type names and field names cannot be a keyword: %r'),
    (lambda name: name[0].isdigit(), 'Type names and field names cannot start with a number: %r'),
]


def _check_names(typename, fields, may_start_with_underscore):
    for name in [typename] + fields:
        for has_fault, message in _FAULTS:
            if has_fault(name):
                raise ValueError(message % name)
    for at, name in enumerate(fields):
        if name[0] == '_' and not may_start_with_underscore:
            raise ValueError('Field names cannot start with an underscore: %r' % name)
        if name in fields[:at]:
            raise ValueError('Encountered duplicate field name: %r' % name)


def _renamed(fields):
    for at, name in enumerate(fields):
        is_bad = not name or name[0] == '_' or name in fields[:at] or any(fault(name) for fault, _ in _FAULTS)
        yield '_%d' % at if is_bad else name


def _constructor(typename, fields):
    parameters = repr(fields).replace("'", '')[1:-1]
    names = {'_tuple': tuple, '__name__': 'namedtuple_' + typename}
    exec 'def __new__(_cls, %s): return _tuple.__new__(_cls, (%s))' % (parameters, parameters) in names
    made = names['__new__']
    made.__doc__ = 'Create new instance of %s(%s)' % (typename, parameters)
    return made


def namedtuple(typename, field_names, verbose=False, rename=False):
    typename = str(typename)
    if isinstance(field_names, basestring):
        field_names = field_names.replace(',', ' ').split()
    fields = map(str, field_names)
    if rename:
        fields = list(_renamed(fields))
    _check_names(typename, fields, rename)
    fields = tuple(fields)
    shown = '%s(%s)' % (typename, ', '.join(name + '=%r' for name in fields))

    def _make(cls, iterable, new=tuple.__new__, len=len):
        made = new(cls, iterable)
        if len(made) == len(fields):
            return made
        raise TypeError('Expected %d arguments, got %d' % (len(fields), len(made)))

    def _replace(_self, **kwds):
        made = _self._make([kwds.pop(name, old) for name, old in zip(fields, _self)])
        if kwds:
            raise ValueError('Got unexpected field names: %r' % kwds.keys())
        return made

    def _asdict(self):
        return OrderedDict(zip(self._fields, self))

    def __repr__(self):
        return shown % self

    def __getnewargs__(self):
        return tuple(self)

    def __getstate__(self):
        # __dict__ is none of its state
        pass

    new = _constructor(typename, fields)
    attributes = dict((function.__name__, function)
                      for function in (new, _replace, _asdict, __repr__, __getnewargs__, __getstate__))
    attributes.update(__doc__=new.__doc__[len('Create new instance of '):], __slots__=(), _fields=fields,
                      _make=classmethod(_make), __dict__=property(_asdict))
    for at, name in enumerate(fields):
        attributes[name] = property(_itemgetter(at), doc='Alias for field number %d' % at)
    made = type(typename, (tuple,), attributes)
    made.__module__ = _sys._getframe(1).f_globals.get('__name__', '__main__')
    return made


def _counts(elements, items):
    if isinstance(elements, Mapping):
        return getattr(elements, items)()
    return _izip(iter(() if elements is None else elements), _repeat(1))


def _merged(first, second, of_both, of_second):
    if not isinstance(second, Counter):
        return NotImplemented
    merged = Counter()
    for element, own in first.items():
        count = of_both(own, second[element])
        if count > 0:
            merged[element] = count
    for element, its in second.items():
        count = 0 if element in first else of_second(its)
        if count > 0:
            merged[element] = count
    return merged


class Counter(dict):
    'A dictionary that has by element how often it is there.'

    def __init__(*args, **kwds):
        self, given = _receiver(args, 'Counter', '__init__')
        super(Counter, self).__init__()
        self.update(*given, **kwds)

    def update(*args, **kwds):
        self, given = _receiver(args, 'Counter', 'update')
        for elements in given:
            if isinstance(elements, Mapping) and not self:
                super(Counter, self).update(elements)
            else:
                count_of = self.get
                for element, count in _counts(elements, 'iteritems'):
                    self[element] = count_of(element, 0) + count
        if kwds:
            self.update(kwds)

    def subtract(*args, **kwds):
        self, given = _receiver(args, 'Counter', 'subtract')
        count_of = self.get
        for elements in given:
            for element, count in _counts(elements, 'items'):
                self[element] = count_of(element, 0) - count
        if kwds:
            self.subtract(kwds)

    @classmethod
    def fromkeys(cls, iterable, v=None):
        raise NotImplementedError('Counter.fromkeys() is undefined.  Use Counter(iterable) instead.')

    def __missing__(self, key):
        return 0

    def __delitem__(self, elem):
        if elem in self:
            super(Counter, self).__delitem__(elem)

    def elements(self):
        return _chain.from_iterable(_starmap(_repeat, self.iteritems()))

    def most_common(self, n=None):
        by_count = _itemgetter(1)
        pairs = self.iteritems()
        if n is not None:
            return _heapq.nlargest(n, pairs, key=by_count)
        return sorted(pairs, key=by_count, reverse=True)

    def copy(self):
        return self.__class__(self)

    def __reduce__(self):
        return self.__class__, (dict(self),)

    def __repr__(self):
        shown = ', '.join(['%r: %r' % pair for pair in self.most_common()])
        return '%s(%s)' % (self.__class__.__name__, shown and '{%s}' % shown)
${COUNTER_OPERATORS}`
